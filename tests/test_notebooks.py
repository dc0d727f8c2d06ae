"""Notebooks are text that anybody can run: no stored outputs, data through one door, and every cell works."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import nbformat
import pytest

from crawler.demo.run import run_demo
from executed_notebooks import NOTEBOOKS, executed

EVERY = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
DOORS = {"storage.frames", "storage.database", "checks", "reports"}
"""Where notebooks may get data and words from; the database is only opened."""
TOOLS = {"matplotlib", "pandas", "math", "os", "pathlib"}


def cells(path: Path, kind: str) -> list[str]:
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def imported(path: Path) -> set[str]:
    """Return what the code of a notebook imports, by its full name."""
    names = set()
    for node in ast.walk(ast.parse("\n".join(cells(path, "code")))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def is_within(name: str, roots: set[str]) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in roots)


def test_there_are_notebooks_and_they_are_numbered_without_a_gap():
    assert [path.name[:3] for path in NOTEBOOKS] == [f"{number:02}_" for number in range(1, len(NOTEBOOKS) + 1)]
    assert len(NOTEBOOKS) == 6


@EVERY
def test_no_output_is_stored(path: Path):
    nbformat.validate(nbformat.read(path, as_version=4))
    code = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert [cell["id"] for cell in code if cell["outputs"] or cell["execution_count"] is not None] == []


@EVERY
def test_data_comes_through_the_frames_and_the_rooms_that_build_on_them(path: Path):
    names = imported(path)
    assert {name for name in names if not is_within(name, DOORS | TOOLS)} == set()
    assert {"storage.frames", "storage.database.open_database"} <= names
    assert {name for name in names if name.startswith("storage.")} == {
        "storage.frames",
        "storage.database.open_database",
    }


@EVERY
def test_nothing_worth_testing_is_defined_in_a_cell(path: Path):
    # Drawing and formatting may; whatever computes belongs into reports/, where tests reach it.
    tree = ast.parse("\n".join(cells(path, "code")))
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    assert {node.name for node in functions} <= {"draw_zones", "told"}


@EVERY
def test_a_notebook_opens_with_its_question_in_both_languages(path: Path):
    title, indonesian, english, *_ = cells(path, "markdown")[0].split("\n\n")
    assert title.startswith(f"# {int(path.name[:2])} · ")
    assert indonesian.startswith("**")
    assert indonesian.endswith("?**")
    assert english.startswith("*")
    assert english.endswith("?*")


@EVERY
def test_the_readme_lists_it(path: Path):
    assert f"]({path.name})" in (path.parent / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return run_demo(tmp_path_factory.mktemp("demo")).database_url


def shown(notebook: nbformat.NotebookNode) -> str:
    """Return every text that the notebook's cells answered with."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return "\n".join(
        output.get("text") or output.get("data", {}).get("text/html") or output.get("data", {}).get("text/plain", "")
        for output in outputs
    )


ANSWERS = {
    "01_cakupan_dan_keadaan_situs": ("sambungan ditolak peladen", "Pastikan layanan web"),
    "02_zona_menurut_wilayah_dan_jenis": ("17 dari 32 perangkat daerah", "Baru 1 putaran"),
    "03_kekurangan_yang_berulang": ("4 keluarga dengan 17 situs", "tema:kanal", "berkas:sapa.css"),
    "04_bagaimana_bila": ("hijau mulai 65", "berpindah"),
    "05_contoh_acak_dua_pembaca": ("200 baris dari 17 situs", "kappa Cohen"),
    "06_nilai_resmi": ("zona yang diberitakan cocok", "tidak ada yang dapat dikatakan"),
}
"""Something that each notebook says about the demo."""
OF_NOTHING = {
    "01_cakupan_dan_keadaan_situs": ("wilayah dengan situs terdaftar", "<td>0</td>"),
    "02_zona_menurut_wilayah_dan_jenis": ("Belum ada nilai: jalankan `patuh score`", "Baru 0 putaran"),
    "03_kekurangan_yang_berulang": ("0 keluarga dengan 0 situs", "Belum ada temuan yang dapat dibandingkan"),
    "04_bagaimana_bila": ("0 dari 0 perangkat daerah", "0 berpindah"),
    "05_contoh_acak_dua_pembaca": ("0 baris dari 0 situs",),
    "06_nilai_resmi": ("Wilayah dengan indeks: 0", "tidak ada yang dapat dikatakan"),
}
"""What each says where nothing is known yet."""


@pytest.mark.slow
@EVERY
def test_every_cell_works_on_the_demo(path: Path, demo_database: str):
    answered = shown(executed(path, demo_database))
    assert [words for words in ANSWERS[path.stem] if words not in answered] == []
    assert "Warning" not in answered


@pytest.mark.slow
@EVERY
def test_an_empty_database_is_no_reason_to_fail(path: Path, tmp_path: Path):
    answered = shown(executed(path, f"sqlite:///{tmp_path / 'patuh.db'}"))
    assert [words for words in OF_NOTHING[path.stem] if words not in answered] == []
    assert "Warning" not in answered
