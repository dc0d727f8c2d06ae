"""The parts of the READMEs that are made from the code. `make docs` rewrites them; a test says when they are stale.

A generated part stands between `<!-- generated: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer.main

from checks.catalogue import catalogue_table
from checks.outcome import FetchOutcome
from crawler.cli import app
from crawler.verdict import Verdict
from licences import licence_table
from reports.dictionary import dictionary_table
from storage.dictionary import frames_markdown, tables_markdown

ROOT = Path(__file__).parent.parent


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every verb of the command line with its command object, in the order in which help lists them."""

    def walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
        if hasattr(command, "commands"):
            for name in command.list_commands(None):
                child = command.commands[name]
                if not child.hidden:
                    yield from walk(f"{path} {name}", child)
        else:
            yield path, command

    yield from walk("patuh", typer.main.get_command(app))


def command_table() -> str:
    """List every verb with its arguments and what it is for, as a Markdown table."""
    lines = ["| command | what it does |", "| --- | --- |"]
    for path, command in commands():
        arguments = [
            (parameter.metavar or parameter.name.upper()).rstrip(".…") + ("…" if parameter.nargs == -1 else "")
            for parameter in command.params
            if parameter.param_type_name == "argument"
        ]
        lines.append(f"| `{' '.join([path, *arguments])}` | {command.get_short_help_str(limit=200)} |")
    return "\n".join(lines)


def outcome_table() -> str:
    """List every way in which a fetch can end, with what officials read about it."""
    lines = ["| outcome | Indonesian | remedy |", "| --- | --- | --- |"]
    lines += [f"| `{outcome}` | {outcome.label} | {outcome.remedy} |" for outcome in FetchOutcome]
    return "\n".join(lines)


def verdict_table() -> str:
    """List everything that can become of an address."""
    lines = ["| verdict | Indonesian |", "| --- | --- |"]
    lines += [f"| `{verdict}` | {verdict.label} |" for verdict in Verdict]
    return "\n".join(lines)


GENERATED: dict[tuple[str, str], Callable[[], str]] = {
    ("README.md", "commands"): command_table,
    ("DEPENDENCIES.md", "licences"): licence_table,
    ("checks/README.md", "catalogue"): catalogue_table,
    ("crawler/README.md", "outcomes"): outcome_table,
    ("crawler/README.md", "verdicts"): verdict_table,
    ("reports/README.md", "dictionary"): dictionary_table,
    ("storage/README.md", "tables"): tables_markdown,
    ("storage/README.md", "frames"): frames_markdown,
}
"""Which file's which part comes from where."""


def with_generated_part(text: str, name: str, content: str) -> str:
    """Return the text with the named part replaced; a file without the marker is a mistake in `GENERATED`."""
    pattern = rf"(<!-- generated: {re.escape(name)} -->\n).*?(<!-- end -->)"
    renewed, count = re.subn(pattern, lambda match: f"{match[1]}{content.rstrip()}\n{match[2]}", text, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"expected one part marked {name!r}, found {count}")
    return renewed


def main() -> None:
    for (file, name), produce in GENERATED.items():
        path = ROOT / file
        text = path.read_text("utf-8")
        renewed = with_generated_part(text, name, produce())
        if renewed != text:
            path.write_text(renewed, "utf-8")
            print(f"{file}: renewed the part {name!r}")


if __name__ == "__main__":
    main()
