"""All of an export is there or none of it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from reports.errors import ReportError
from reports.folder import whole_folder


def content(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def fill(out: Path, *names: str, state: str = "new", failure: Exception | None = None) -> None:
    with whole_folder(out) as folder:
        for name in names:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(state)
        if failure:
            raise failure


def test_a_failure_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.csv").write_text("old")
    with pytest.raises(RuntimeError):
        fill(out, "a.csv", failure=RuntimeError())
    assert content(out) == {"a.csv": "old"}
    assert [path.name for path in out.iterdir()] == ["a.csv"]


def test_a_folder_made_for_a_failed_export_is_taken_away_again(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        fill(tmp_path / "a" / "b", failure=RuntimeError())
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_sentence_and_nothing_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(ReportError, match=r"Cannot write into '.*out': No space left on device; nothing was written"):
        fill(out, "a.csv", failure=OSError(28, "No space left on device"))
    assert not out.exists()


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(ReportError, match="nothing was written, choose another folder"):
        fill(tmp_path / "out", "a.csv")
    assert content(tmp_path) == {"out": "x"}


def test_a_folder_where_a_file_should_be_puts_every_other_file_back(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "b.csv").mkdir(parents=True)
    (out / "a.csv").write_text("old")
    with pytest.raises(ReportError, match=r"b\.csv is a folder there"):
        fill(out, "a.csv", "b.csv", "c.csv")
    assert content(out) == {"a.csv": "old"}


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that nobody may write to")
@pytest.mark.parametrize("out", ["/proc/patuh-out", "/proc/self"])
def test_a_read_only_folder_is_one_sentence(out: str) -> None:
    with (
        pytest.raises(ReportError, match=rf"Cannot write into '{out}': .*nothing was written"),
        whole_folder(Path(out)),
    ):
        pytest.fail("nobody can write here")


def test_new_files_replace_those_of_their_name_and_leave_the_others(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    for state in ("old", "new"):
        fill(out, "sub/a.csv", f"{state}.csv", state=state)
    assert content(out) == {"sub/a.csv": "new", "old.csv": "old", "new.csv": "new"}
    assert sorted(path.name for path in out.iterdir()) == ["new.csv", "old.csv", "sub"]


def test_what_a_killed_export_left_is_cleared_away_and_not_what_another_is_writing(tmp_path: Path) -> None:
    for name, hours in (("dead", 25), ("alive", 1)):
        (tmp_path / f".patuh-{name}" / "new").mkdir(parents=True)
        begun = time.time() - 3600 * hours
        os.utime(tmp_path / f".patuh-{name}", (begun, begun))
    fill(tmp_path, "a.csv")
    assert {path.name for path in tmp_path.iterdir()} == {".patuh-alive", "a.csv"}
