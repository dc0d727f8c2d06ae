"""`make notebooks`: execute every notebook and write it as a page to look at; tests execute them the same way."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from traitlets.config import Config

from generated_docs import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
_SECONDS = 120
"""For one cell on a slow machine."""


def executed(path: Path, database_url: str) -> nbformat.NotebookNode:
    """Execute a notebook on a database, in a process of its own; a cell that fails raises `CellExecutionError`."""
    notebook = nbformat.read(path, as_version=4)
    # The kernel inherits the environment, in which notebooks look for the database.
    with patch.dict(os.environ, {"PATUH_DATABASE": database_url}), TemporaryDirectory(prefix="patuh-") as folder:
        # Through a file and not a port of this machine, which anybody on it could listen to. In a folder of its
        # own: sockets lie in the working folder otherwise, and stay there when the kernel is killed.
        link = {"transport": "ipc", "ip": str(Path(folder) / "kernel")}
        NotebookClient(
            notebook,
            timeout=_SECONDS,
            kernel_name="python3",
            resources={"metadata": {"path": ROOT}},
            config=Config({"KernelManager": link}),
        ).execute()
    return notebook


def main(database_url: str, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for path in NOTEBOOKS:
        page, _ = HTMLExporter(language_code="id").from_notebook_node(executed(path, database_url))
        (out / f"{path.stem}.html").write_text(page, "utf-8")
        print(out / f"{path.stem}.html")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
