"""The fuzz targets, for a fixed number of cases from a fixed seed; anybody can let them run longer (SECURITY.md).

Whatever they find becomes a case of its own in `test_hostile_text.py` or `test_documents.py`.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("atheris") is None, reason="no atheris here (it is for Linux on x86-64)"
    ),
]


@pytest.mark.parametrize(("target", "cases"), [("fuzz_reader", 4000), ("fuzz_documents", 2000)])
def test_no_case_makes_a_reader_or_a_check_fail(target: str, cases: int, tmp_path: Path):
    script = Path(__file__).with_name(f"{target}.py")
    # In a folder of its own: a find is written where the target runs.
    done = subprocess.run(
        [sys.executable, str(script), f"-runs={cases}", "-seed=20261122"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"Done {cases} runs" in done.stderr
    assert list(tmp_path.iterdir()) == []
