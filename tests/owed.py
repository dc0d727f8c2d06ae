"""What the tests say is still wrong: the flaws of expected failures, read from the tests' own source.

From the source, because importing and collecting every test takes longer than all that the page says.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

TESTS = Path(__file__).parent
_FLAWS = "FLAWS"
"""Modules that expect many failures list them, with the reason of each, in a dictionary of this name."""


class Owed(NamedTuple):
    """Debts, in the words of the tests."""

    flaws: tuple[str, ...]
    wrong_in_demo: tuple[str, ...]
    """Check ids, one for each wrong verdict on a site of the demo province."""


def owed() -> Owed:
    """Collect every reason of an expected failure, and what the demo's tests list as wrong."""
    trees = {path.stem: ast.parse(path.read_text("utf-8")) for path in sorted(TESTS.glob("test_*.py"))}
    demo = trees["test_demo"]
    wrong: dict[str, set[str]] = _constant(demo, "WRONG_TODAY") or {}
    return Owed(
        flaws=tuple(dict.fromkeys(flaw for tree in trees.values() for flaw in _flaws(tree))),
        wrong_in_demo=tuple(sorted(check for checks in wrong.values() for check in checks)),
    )


def _flaws(tree: ast.Module) -> Iterator[str]:
    for name, reason in (_constant(tree, _FLAWS) or {}).items():
        yield f"{reason} (`{name if isinstance(name, str) else ' '.join(name)}`)"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "xfail":
            for keyword in node.keywords:
                match keyword:
                    # A reason that is no literal comes from FLAWS; one word is no reason that a reader could use.
                    case ast.keyword(arg="reason", value=ast.Constant(value=str(reason))) if " " in reason:
                        yield reason


def _constant(tree: ast.Module, name: str) -> Any:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                return ast.literal_eval(value)
            case ast.AnnAssign(target=ast.Name(id=found), value=ast.expr() as value) if found == name:
                return ast.literal_eval(value)
    return None
