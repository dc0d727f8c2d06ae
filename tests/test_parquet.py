"""The frames as Parquet files: the same types, the same rows, each column with its meaning."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from assessed_regions import all_of, enter_agencies, service, visit
from checks.model import Status
from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from crawler.cli import main
from crawler.scoring import score_newest
from reports.parquet import write_parquet
from storage import frames
from storage.database import Database, open_database


@pytest.fixture(scope="module")
def visited(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("visited")
    shutil.copy(migrated_sqlite, folder / "patuh.db")
    db = open_database(f"sqlite:///{folder / 'patuh.db'}")
    sites = enter_agencies(db, folder, "dinkes.contohkab.go.id", "dinsos.contohkab.go.id")
    offered = (service("Akta", f"{sites[0].url}akta", "fee"),)
    for night in range(2):
        visit(db, sites, all_of(Status.PARTIAL), nights=night, services=offered)
    score_newest(db, load_rubric("ombudsman-2022", CHECKS))
    yield db
    db.close()


def test_without_pyarrow_the_cure_is_told_and_nothing_is_written(visited, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert main(["parquet", "--database", f"sqlite:///{visited.path}", "--out", str(tmp_path / "data")]) == 2
    assert "install patuh with the extra [parquet]" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_alerts_are_private_unless_asked_for(visited, tmp_path):
    assert "alerts" not in write_parquet(visited, tmp_path / "a").rows
    assert write_parquet(visited, tmp_path / "b", with_alerts=True).rows["alerts"] == 0


def test_files_give_back_the_frames_with_their_types(visited, tmp_path):
    write_parquet(visited, tmp_path / "data", with_alerts=True, rows=50)
    for name in frames.QUERIES:
        whole = pd.concat(frames.stream(name, visited), ignore_index=True)
        back = pd.read_parquet(tmp_path / "data" / f"{name}.parquet", dtype_backend="numpy_nullable")
        assert list(back.columns) == list(whole.columns), name
        assert len(back) == len(whole), name
        for column, dtype in whole.dtypes.items():
            if str(dtype) == "object":
                continue  # nested values are JSON in the file
            if isinstance(dtype, pd.CategoricalDtype):
                assert isinstance(back[column].dtype, pd.CategoricalDtype), (name, column)
            else:
                assert {str(dtype), str(back[column].dtype)} in ({str(dtype)}, {"str", "string"}), (name, column)
            one, two = (frame[column].astype(object).where(frame[column].notna(), None) for frame in (whole, back))
            assert one.tolist() == two.tolist(), (name, column)


def test_every_column_says_what_it_means(visited, tmp_path):
    write_parquet(visited, tmp_path / "data")
    for path in (tmp_path / "data").glob("*.parquet"):
        for field in pq.read_schema(path):
            assert field.metadata[b"description"], (path.name, field.name)


def test_large_frames_are_written_in_groups_of_rows(visited, tmp_path):
    written = write_parquet(visited, tmp_path / "data", region="99.10", rows=10)
    assert written.rows["findings"] == 52
    assert pq.ParquetFile(tmp_path / "data" / "findings.parquet").num_row_groups == 6


def test_a_run_and_a_region_narrow_it_down(visited, tmp_path):
    assert write_parquet(visited, tmp_path / "a", run_id=1).rows["site_results"] == 2
    assert write_parquet(visited, tmp_path / "b", run_id=99).rows["findings"] == 0
    assert write_parquet(visited, tmp_path / "c", region="99.10").rows["findings"] == 52
    assert write_parquet(visited, tmp_path / "d", region="53").rows["findings"] == 0


def test_the_verb_says_what_was_written(visited, tmp_path, capsys):
    assert main(["parquet", "--database", f"sqlite:///{visited.path}", "--out", str(tmp_path / "data")]) == 0
    assert f"in {len(frames.QUERIES) - 1} files" in capsys.readouterr().err
