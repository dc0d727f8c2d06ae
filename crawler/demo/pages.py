"""The demo's pages: content files put into their vendor's theme, once, when the server starts."""

from __future__ import annotations

import calendar
import mimetypes
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crawler.demo.province import FOLDER

SITES = FOLDER / "sites"
THEMES = FOLDER / "themes"
_MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_NOT_FOUND = (
    '<!DOCTYPE html><html lang="id"><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>'
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server sends for one path."""

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


NOT_FOUND = Reply(_NOT_FOUND.encode(), status=404)


class Site:
    """One host's folder, rendered.

    The name of a file is the address of its page: `layanan/ktp-el.html` is /layanan/ktp-el followed
    by the site's suffix, `index.html` its folder, and an `@` stands for the `?` that file systems
    do not like. What is not HTML is served as it is.
    """

    def __init__(self, host: str, *, scheme: str = "http") -> None:
        """Render the folder of `host`."""
        self.origin = f"{scheme}://{host}"
        self.folder = SITES / host
        self.settings: dict[str, Any] = {
            "theme": "",
            "suffix": ".html",
            "charset": "utf-8",
            "base": "/",
            "menu": [],
            "links": [],
            "news": [],
            "phone": "",
            "email": "",
            **tomllib.loads((self.folder / "site.toml").read_text(encoding="utf-8")),
        }
        self._theme = THEMES / self.settings["theme"]
        self._environment = Environment(
            loader=FileSystemLoader([self.folder, self._theme, self._theme / "pages", THEMES]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
        )
        self.replies: dict[str, Reply] = dict(self._files())
        self.replies.update(self._generated())
        if self.settings.get("sitemap"):
            self.replies["/sitemap.xml"] = self._sitemap()

    def reply(self, path: str) -> Reply:
        """Return what the site answers for a path with its query."""
        known = self.replies.get(path)
        if known is not None:
            return known
        root = self.settings.get("calendar")
        if root and path.startswith(f"{root}/"):
            return self._calendar(root, path)
        missing = self.settings.get("soft_404")
        if missing and "." not in path:
            return self._page(missing, path)
        return NOT_FOUND

    # -- what there is ------------------------------------------------------------------------------

    def _files(self) -> Iterator[tuple[str, Reply]]:
        own_templates = {self.settings.get("soft_404"), "calendar.html" if "calendar" in self.settings else None}
        own_templates |= {group["template"] for group in self.settings.get("generated", ())}
        for folder in (self._theme / "pages", self.folder):
            for file in sorted(folder.rglob("*")):
                name = file.relative_to(folder).as_posix()
                if file.is_dir() or name == "site.toml" or name in own_templates:
                    continue
                if file.suffix == ".html":
                    path = self._path_of(name)
                    yield path, self._page(name, path)
                else:
                    yield f"/{name}", _as_it_is(file)
        for file in sorted((self._theme / "aset").glob("*")):
            yield f"/aset/{file.name}", _as_it_is(file)

    def _path_of(self, name: str) -> str:
        bare = name.removesuffix(".html")
        suffix: str = self.settings["suffix"]
        if "@" in bare:
            return "/" + bare.replace("@", "?")
        if bare == "index":
            return "/"
        if bare.endswith("/index"):
            folder = "/" + bare.removesuffix("/index")
            # A folder under a theme without suffixes has an address like any page of it, except the
            # front page of an agency in a shared portal.
            return folder if suffix == "" and folder not in self.settings.get("under", {}) else f"{folder}/"
        return f"/{bare}{suffix}"

    def _generated(self) -> Iterator[tuple[str, Reply]]:
        for group in self.settings.get("generated", ()):
            siblings = [
                {"path": path, "title": title} for path, title in zip(group["paths"], group["titles"], strict=True)
            ]
            for sibling in siblings:
                yield (
                    sibling["path"],
                    self._page(group["template"], sibling["path"], siblings=siblings, title=sibling["title"]),
                )

    def _sitemap(self) -> Reply:
        pages = [path for path, reply in self.replies.items() if reply.content_type.startswith("text/html")]
        entries = "".join(f"<url><loc>{self.origin}{path}</loc></url>" for path in pages)
        text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
        return Reply(text.encode(), content_type="application/xml")

    # -- pages --------------------------------------------------------------------------------------

    def _page(self, template: str, path: str, **more: Any) -> Reply:
        site = dict(self.settings)
        for folder, own in self.settings.get("under", {}).items():
            if path.startswith(f"{folder}/"):
                site.update(own)
        site["menu"] = [{"children": [], **item} for item in site["menu"]]
        theme = f"{self.settings['theme']}/layout.html"
        context = {"theme": theme, "posted": "", "path": path, "url": self.origin + path, **more, "site": site}
        text = self._environment.get_template(template).render(context)
        charset: str = site["charset"]
        return Reply(text.encode(charset), content_type=f"text/html; charset={charset}")

    def _calendar(self, root: str, path: str) -> Reply:
        """Render any month and any day of any year: a calendar without end, as such sites have."""
        try:
            numbers = [int(part) for part in path.removeprefix(f"{root}/").split("/")]
            first = date(numbers[0], numbers[1], 1)
            day = date(numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else None
            before, after = (_months_away(first, step) for step in (-1, 1))
        except (ValueError, IndexError):
            return NOT_FOUND
        month = f"{root}/{first:%Y/%m}"
        length = calendar.monthrange(first.year, first.month)[1]
        title = f"{_MONTHS[first.month - 1]} {first.year}"
        context = {
            "title": f"{day.day} {title}" if day else title,
            "previous": f"{root}/{before:%Y/%m}",
            "next": f"{root}/{after:%Y/%m}",
            "days": [] if day else [{"number": n, "href": f"{month}/{n:02}"} for n in range(1, length + 1)],
        }
        return self._page("calendar.html", path, calendar=context)


def _months_away(first: date, step: int) -> date:
    months = first.year * 12 + first.month - 1 + step
    return date(months // 12, months % 12 + 1, 1)


def _as_it_is(file: Path) -> Reply:
    return Reply(file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream")


def fixed_page(host: str, file: str) -> bytes:
    """Return a file of a host that answers the same on every path."""
    return (SITES / host / file).read_bytes() if file else b""
