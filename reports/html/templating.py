"""The templates' environment: everything that is printed is cleaned and escaped, whoever wrote it.

What stands in the report was largely written by strangers on web pages. Three rules hold for all of it, and are
kept here and not in the templates: characters that cannot be seen are gone (`finalize`), markup is text
(`autoescape`), and only http and https become links (`href`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from types import CodeType
from typing import Any
from urllib.parse import urlsplit

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined, Template
from jinja2.bccache import Bucket

from checks.rubric import Rubric
from checks.services.drafts import OWED, REPORTED
from reports.cells import clean, unquoted
from reports.html import views
from reports.html.language import Language
from reports.listing import iso
from reports.results import SiteVisit


class _Compiled(BytecodeCache):
    """What one language's templates were compiled to: the evidence packs of a region ask for each many times."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code


# By language, because what is constant in a template is translated when it is compiled.
_COMPILED: defaultdict[str, _Compiled] = defaultdict(_Compiled)


def environment(language: Language, rubric: Rubric) -> Environment:
    """Return the environment for pages in one language about scores under one rubric."""
    made = Environment(
        loader=PackageLoader("reports.html"),
        bytecode_cache=_COMPILED[language.code],
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_cleaned,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "alike": alike,
        "as_sentence": as_sentence,
        "href": href,
        "iso": iso,
        "local": language.moment,
        "number": language.number,
        "group_of": language.group,
        "percent": language.percent,
        "title_of": language.title,
        "unquoted": unquoted,
        "titles_of": lambda checks: ", ".join(f"“{language.title(check)}”" for check in checks),
    }
    made.tests["live_at"] = is_live
    made.globals |= {
        "language": language,
        "rubric": rubric,
        "views": views,
        "owed": OWED,
        "decreed": REPORTED,
        **language.texts(),
    }
    macros: Any = made.get_template("macros.html").module
    # A handful of verdicts fills most cells of most pages, so each is rendered once.
    made.filters |= {name: cache(getattr(macros, name)) for name in ("verdict_mark", "component_cell")}
    return made


def renderer(language: Language, rubric: Rubric) -> Callable[..., str]:
    """Return a function that renders the template of that name; templates are compiled once."""
    made = environment(language, rubric)
    compiled: dict[str, Template] = {}

    def render(name: str, **values: Any) -> str:
        if name not in compiled:
            compiled[name] = made.get_template(name)
        return compiled[name].render(**values)

    return render


def href(url: str) -> str:
    """Return the address for an `href`, or nothing when it is none that a reader could safely follow.

    Only http and https with a host pass; a stranger's `javascript:` or `data:` is text and stays text.
    """
    kept = clean(url)
    try:
        parts = urlsplit(kept)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return ""
    return kept.replace(" ", "%20")


def is_live(url: str, site: SiteVisit) -> bool:
    """Whether an address is the agency's own on a site that could be read.

    Parked, hijacked and diverted sites are named and not linked: our report lends nobody its readers.
    """
    own = urlsplit(href(site.url)).hostname
    return site.outcome.is_readable and own is not None and urlsplit(href(url)).hostname == own


def as_sentence(words: str) -> str:
    """Return words with which a sentence begins; a file's name keeps its small letters."""
    return words if "." in words.partition(" ")[0] else words[:1].upper() + words[1:]


def alike(one: str, other: str) -> bool:
    """Whether two sentences say the same, so that one of them is enough."""
    return one.strip(" .").casefold() == other.strip(" .").casefold()


def _cleaned(value: Any) -> Any:
    """Clean what a template prints. Markup is the templates' own and was cleaned when it was made; so are our enums."""
    return clean(value) if type(value) is str else value
