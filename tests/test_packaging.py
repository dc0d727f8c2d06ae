"""What a wheel carries, and that it runs without the work tree around it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from test_architecture import ROOMS, ROOT, tracked_files

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of the tracked files and unpack it."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for path in tracked_files(*ROOMS, "pyproject.toml", "README.md", "LICENSE"):
        copy = source / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps"]
    subprocess.run([*command, "--wheel-dir", str(target), str(source)], check=True, timeout=120)
    with zipfile.ZipFile(next(target.glob("patuh-*.whl"))) as wheel:
        wheel.extractall(target / "unpacked")
    return target / "unpacked"


def test_a_wheel_carries_every_data_file_of_the_rooms(unpacked: Path):
    tracked = {str(path.relative_to(ROOT)) for path in tracked_files(*ROOMS)}
    assert {name for name in tracked if not (unpacked / name).exists()} == set()


def test_a_wheel_carries_nothing_but_the_rooms(unpacked: Path):
    assert {entry.name for entry in unpacked.iterdir() if not entry.name.endswith(".dist-info")} == set(ROOMS)


def test_an_unpacked_wheel_runs_on_its_own(unpacked: Path):
    program = "import crawler.cli; print(crawler.cli.__file__); raise SystemExit(crawler.cli.main(['--version']))"
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=unpacked, capture_output=True, text=True, check=True, timeout=60
    )
    assert answer.stdout.splitlines()[0].startswith(str(unpacked))
    assert answer.stdout.splitlines()[1].startswith("patuh ")
