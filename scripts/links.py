"""The links of a built site: every one leads to something that is there, or to an address of the ledger."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.html

from scripts import hosting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: An icon that is none, so that a browser asks nobody for one.
EMPTY = "data:,"
#: Attributes by which a page loads or links to something.
ATTRIBUTES = ("href", "src", "data", "poster", "action")


@dataclass(slots=True)
class Target:
    """A page of the site: the ids a link may point at, and its own links."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)


def read(site: Path) -> dict[str, Target]:
    """Read all pages of a site, by path such as ``fa/index.html``."""
    found = {}
    for file in sorted(site.rglob("*.html")):
        root = lxml.html.fromstring(file.read_bytes())
        target = Target()
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            target.ids.update(value for name in ("id", "name") if (value := element.get(name)))
            target.links += [value for name in ATTRIBUTES if (value := element.get(name)) and value != EMPTY]
        found[file.relative_to(site).as_posix()] = target
    return found


def faults(site: Path, site_url: str, ledger: Iterable[str]) -> Iterator[str]:
    """Yield every link of a built site that leads nowhere.

    ``site_url`` is the address the site is built for; absolute links to it are followed in the folder.
    ``ledger`` holds the outside addresses a page may link to.
    """
    pages = read(site)
    known = set(ledger)
    base = site_url if site_url.endswith("/") else site_url + "/"
    for path, page in pages.items():
        here = urljoin(base, path)
        for link in page.links:
            if fault := _fault(urljoin(here, link), link, site, base, pages, known):
                yield f"{path}: {fault}"


def _fault(full: str, link: str, site: Path, base: str, pages: dict[str, Target], known: set[str]) -> str:
    if not full.startswith(base):
        parts = urlsplit(full)
        if parts.scheme == "mailto" and parts.path == hosting.feedback() != "":
            return ""
        if parts.scheme != "https":
            return f"{link} is not an https address"
        return "" if full in known else f"{link} is not in the ledger"
    address, fragment = urldefrag(full.removeprefix(base))
    path = unquote(address.split("?")[0])
    if path == "" or path.endswith("/"):
        path += "index.html"
    if posixpath.normpath(path).startswith(".."):
        return f"{link} leads out of the site"
    if path not in pages:
        return "" if (site / path).is_file() else f"{link} leads to nothing"
    if fragment and unquote(fragment) not in pages[path].ids:
        return f"{link}: {path} has no id {unquote(fragment)}"
    return ""
