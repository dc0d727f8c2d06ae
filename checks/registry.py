"""Every check of the house, found by walking the component folders; anything malformed is refused by name.

A check is a module that binds `CHECK` (data) and `detect` (a pure function from page to evidence). Modules
of `checks/standards/` also bind `judge`, which reads one component statement. To add one, add its module:
there is no list to extend.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib import import_module
from types import MappingProxyType
from typing import NamedTuple

from checks import vocabulary
from checks.learned import model as learned
from checks.model import Check, Evidence
from checks.page import Page
from checks.services.drafts import OWED, REPORTED, Judge

GROUPS = ("standards", "pledge", "complaints", "survey", "disability", "information", "profile")
"""The component folders, in the order in which people read them."""

_LAW_ORDER = (
    "standards.legal_basis",
    "standards.requirements",
    "standards.procedure",
    "standards.completion_time",
    "standards.fee",
    "standards.product",
    "standards.facilities",
    "standards.staff_competence",
    "standards.internal_supervision",
    "standards.complaint_handling",
    "standards.staff_count",
    "standards.service_guarantee",
    "standards.safety_guarantee",
    "standards.performance_evaluation",
)


class RegisteredCheck(NamedTuple):
    """A check with the function that looks for it."""

    check: Check
    detect: Callable[[Page], Iterator[Evidence]]


class MalformedCheckError(RuntimeError):
    """A module of a component folder is not a check: a fault of ours, found when the registry is built."""


@cache
def registered() -> Mapping[str, RegisteredCheck]:
    """Return every check by id, standards in the law's order, the rest by folder and name."""
    found: dict[str, RegisteredCheck] = {}
    for group in GROUPS:
        package = import_module(f"checks.{group}")
        for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
            identity = f"{group}.{module.name}"
            found[identity] = _bind(identity)
    order = {identity: place for place, identity in enumerate(_LAW_ORDER)}
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: order.get(item[0], len(order)))))


def _bind(identity: str) -> RegisteredCheck:
    module = import_module(f"checks.{identity}")
    check, detect = getattr(module, "CHECK", None), getattr(module, "detect", None)
    if not isinstance(check, Check) or not callable(detect):
        raise MalformedCheckError(f"{module.__file__}: a check module binds CHECK (a Check) and detect (a function)")
    if check.id != identity:
        raise MalformedCheckError(f"{module.__file__}: CHECK.id is {check.id!r}; the path says {identity!r}")
    return RegisteredCheck(check, detect)


@cache
def judges() -> Mapping[str, Judge]:
    """Return the judge of each of the 14 components, by check id."""
    return MappingProxyType({identity: import_module(f"checks.{identity}").judge for identity in (*OWED, *REPORTED)})


@cache
def rules_version() -> str:
    """Return a short digest that changes when any check, any word of the vocabulary or any learned weight changes."""
    content = sha256((vocabulary.digest() + learned.digest()).encode())
    for identity, entry in registered().items():
        content.update(f"{identity}={entry.check.version}\n".encode())
    return content.hexdigest()[:12]


CHECKS: Mapping[str, RegisteredCheck] = registered()
"""All checks, bound once at import."""
