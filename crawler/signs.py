"""What a page says about itself although it came with 200: parked, suspended, unfinished, a wall, a shell. Pure.

A wrong "not a page" hides an agency's content, so every sign needs a second witness: the page must
also be short, and an honest page about the same words (news on maintenance, a service that starts
with a login) must not match.
"""

from __future__ import annotations

import re

from checks.document import Document, Region
from checks.outcome import FetchOutcome
from crawler.urls import join

_SHORT = 900
"""Characters of visible text; notices are shorter, pages of agencies longer."""
_SHELL = 200
"""Characters of visible text below which a page with scripts is only their shell."""
_FEW_LINKS = 12

_PARKED = re.compile(
    r"(?:domain|domain name|website) (?:is |may be )?(?:for sale|parked)|buy this domain|domain parking"
    r"|masa aktif domain|domain (?:ini )?(?:sedang )?dijual"
    r"|this domain (?:has expired|is expired|name has expired|was registered)"
    r"|domain (?:telah |sudah )?(?:kedaluwarsa|kadaluarsa|expired)|sedoparking|parkingcrew|hugedomains|afternic"
)
_SUSPENDED = re.compile(
    r"account (?:has been )?suspended|website (?:has been )?suspended|(?:akun|situs|website|hosting|layanan hosting)"
    r"(?: \w+){0,3} (?:ditangguhkan|disuspend|di-suspend|dinonaktifkan)|suspended ?page|bandwidth limit exceeded"
    r"|contact your hosting provider|hubungi penyedia hosting|this account is suspended|site (?:is )?disabled"
)
_UNFINISHED = re.compile(
    r"under (?:construction|maintenance)|sedang (?:dalam )?(?:\w+ )?(?:perbaikan|pemeliharaan|pengembangan|pembangunan)"
    r"|(?:situs|website|halaman|aplikasi|sistem)(?: \w+){0,3} (?:perbaikan|pemeliharaan|pengembangan|maintenance)"
    r"|coming soon|segera hadir|scheduled maintenance|we(?:'|’)?ll be back|briefly unavailable|kami akan segera kembali"
    r"|welcome to nginx|apache2? (?:\w+ )?default page|^it works!|iis windows server|default (?:web ?site|plesk) page"
    r"|selamat datang di hosting"
)
_MISSING = re.compile(
    r"(?:^|\W)(?:error )?404(?:$|\W)|(?:^|\W)oops|(?:not|nothing|nothing was) found"
    r"|(?:^|\W)(?:halaman|konten|data|artikel)? ?(?:\w+ ){0,4}tidak (?:dapat )?(?:ditemukan|tersedia|ada)\b"
)
_LOGIN = re.compile(r"\b(?:log ?in|sign ?in|masuk|autentikasi|silakan masuk|login admin|username|nama pengguna)\b")


def of_page(document: Document) -> FetchOutcome:
    """Tell a page by what it says; `OK` when it is a page to judge."""
    words = " ".join(block.folded for block in document.blocks[:60] if not block.hidden)[: 2 * _SHORT]
    title = " ".join(document.title.lower().split())
    length = document.text_length
    if length < _SHORT and len(document.links) <= _FEW_LINKS:
        for outcome, pattern, longest in _NOTICES:
            if pattern.search(title) or (length < longest and pattern.search(words)):
                return outcome
    if _is_missing(document, title):
        return FetchOutcome.SOFT_404
    if _is_login_wall(document, title, words, length):
        return FetchOutcome.LOGIN_WALL
    if length < _SHELL and document.script_count and len(document.links) <= _FEW_LINKS and not document.images:
        return FetchOutcome.EMPTY_SHELL
    return FetchOutcome.OK


_NOTICES = (
    (FetchOutcome.SUSPENDED, _SUSPENDED, _SHORT),
    (FetchOutcome.PARKED, _PARKED, _SHORT),
    # A short page may end with "situs ini dalam pengembangan" after it has said what it has to say.
    (FetchOutcome.UNDER_CONSTRUCTION, _UNFINISHED, _SHORT // 2),
)


def _is_missing(document: Document, title: str) -> bool:
    """Two witnesses: the title and a heading say so, or one of them does and the page says little else."""
    main = [block for block in document.blocks if block.region is Region.MAIN and not block.hidden]
    in_title = _MISSING.search(title) is not None
    in_heading = any(_MISSING.search(block.folded) for block in main if block.level)
    if in_title and in_heading:
        return True
    return (in_title or in_heading) and sum(len(block.text) for block in main) < _SHORT // 2


def _is_login_wall(document: Document, title: str, words: str, length: int) -> bool:
    """A form for a password, hardly anything else, and the word for it."""
    asks_password = any(field.kind == "password" for form in document.forms for field in form.fields)
    return asks_password and length < _SHORT and bool(_LOGIN.search(title) or _LOGIN.search(words))


_REFRESH = re.compile(r"^\s*(\d+)(?:\.\d*)?\s*[;,]?\s*(?:url\s*=)?\s*['\"]?\s*(\S+?)['\"]?\s*$", re.IGNORECASE)
_MAX_REFRESH = 10
"""Seconds; a page that renews itself later than that is meant to be read."""
_SCRIPT_REDIRECT = re.compile(
    rb"(?:window\.|document\.|top\.|self\.)?location(?:\.href)?\s*=\s*[\"']([^\"'<>\s]{1,500})[\"']"
    rb"|location\.(?:replace|assign)\(\s*[\"']([^\"'<>\s]{1,500})[\"']",
)
_SCRIPT_PAGE = 5_000
"""Bytes; a page that does nothing but send its visitor on is short."""


def onward_address(document: Document) -> str:
    """Return the address to which a page sends its visitor by itself; empty when it stays."""
    if refresh := _REFRESH.match(document.meta.get("refresh", "")):
        target = join(document.url, refresh[2])
        if int(refresh[1]) <= _MAX_REFRESH and target and target != document.url.partition("#")[0]:
            return target
    is_bare = len(document.body) <= _SCRIPT_PAGE and document.text_length < _SHELL and not document.links
    found = _SCRIPT_REDIRECT.search(document.body) if is_bare else None
    return join(document.url, (found[1] or found[2]).decode("utf-8", "replace")) if found else ""
