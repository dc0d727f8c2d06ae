"""What the layers contract in pyproject.toml cannot say about the house."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("checks", "crawler", "reports", "storage")


def tracked_files(*patterns: str) -> list[Path]:
    """List what git knows or would add, so that leftovers of a build are nobody's concern."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listing = subprocess.run(command, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git work tree, so there is no telling which files are the project's")
    return [path for name in listing.stdout.splitlines() if (path := ROOT / name).is_file()]


def test_no_source_file_outgrows_one_reading():
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked_files("*.py")
        # A migration is a record of one moment: it is not split afterwards.
        if "migrations" not in path.parts and (lines := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert too_long == {}


def test_no_module_is_a_drawer_for_anything():
    drawers = {"utils", "util", "misc", "manager", "helpers", "common2", "data2"}
    assert [str(path) for path in tracked_files("*.py") if path.stem in drawers] == []


def test_every_top_level_folder_is_a_room_of_the_house():
    folders = {path.relative_to(ROOT).parts[0] for path in tracked_files() if len(path.relative_to(ROOT).parts) > 1}
    assert {name for name in folders if not name.startswith(".")} <= {*ROOMS, "notebooks", "tests"}


def test_no_file_knows_the_machine_it_was_written_on():
    # A home or work folder in a path, or a URL of a package index in the lock.
    traces = re.compile(
        r"(?<![\w.:/-])/(?:root|work|home/\w+|Users/\w+)/\w|^--(?:index-url|extra-index-url|find-links)", re.MULTILINE
    )
    texts = {".cfg", ".css", ".csv", ".html", ".ipynb", ".j2", ".json", ".lock", ".md", ".py", ".toml", ".yaml", ""}
    found = {
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked_files()
        if path.suffix in texts and "corpus" not in path.parts
        for match in traces.finditer(path.read_text("utf-8", errors="replace"))
    }
    assert found == set()


def test_every_python_folder_of_a_room_is_a_package_and_so_ships():
    folders = {path.parent for room in ROOMS for path in tracked_files(f"{room}/*.py")}
    assert [str(folder.relative_to(ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_every_ignored_lint_rule_carries_its_reason():
    config = (ROOT / "pyproject.toml").read_text("utf-8")
    ignores = re.search(r"^ignore = \[\n(.*?)^\]", config, re.MULTILINE | re.DOTALL)
    assert ignores is not None
    assert [line.strip() for line in ignores[1].splitlines() if "#" not in line] == []


def test_every_dependency_is_pinned_with_hashes():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["postgres"],
        *(line for group in project["dependency-groups"].values() for line in group if isinstance(line, str)),
    ]
    names = {re.split(r"[\[<>=~! ]", line)[0].lower().replace("_", "-") for line in wanted}
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pinned = set(re.findall(r"^([a-z0-9-]+)==[^\\]*\\\n    --hash=sha256:", lock, re.MULTILINE))
    assert names <= pinned, "run `make lock`"
