"""One locale's website as an archive that works from a disk: nothing in it leads to what is not in it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urlsplit

from lxml.html import HtmlElement, document_fromstring, tostring

from scripts import archive, checksums, feed, hosting
from scripts.editions import Edition, editions, source

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from pathlib import Path

#: Attributes that hold an address.
ADDRESSES = ("href", "src", "action", "data-index")
#: What stands at the root of the site for web servers and search engines.
SERVED = ("404.html", "sitemap.xml", "facts.json", "cards", *hosting.FILES)


def members(site: Path, edition: Edition, files: Mapping[str, checksums.File]) -> dict[str, str]:
    """List what an archive holds: the places of files in the site, and their places in the archive.

    ``files`` are the names of the locale's downloads; its forms are taken in.
    """
    own = "" if edition is source() else f"{edition.locale}/"
    shared = [path for path in site.joinpath("assets").rglob("*") if path.is_file()]
    others = {*editions(), "downloads", "assets", "search", *SERVED} - {edition.locale}
    pages = [
        path
        for path in (site / own).rglob("*")
        if path.is_file()
        and path.name != feed.NAME
        and (own or path.relative_to(site).parts[0] not in others)
    ]
    found = {path.relative_to(site).as_posix(): path.relative_to(site / own).as_posix() for path in pages}
    found |= {path.relative_to(site).as_posix(): path.relative_to(site).as_posix() for path in shared}
    kept = [f"search/{edition.locale}.js", f"search/{edition.locale}-text.js"]
    kept += [f"downloads/{name}" for name in files if name.startswith("recommendation-form")]
    return found | {name: name for name in kept}


def write(
    site: Path,
    edition: Edition,
    site_url: str,
    day: datetime.date,
    files: Mapping[str, checksums.File],
    out: Path,
) -> None:
    """Write a locale's archive from the finished site.

    ``files`` are those downloads whose sizes and sums its pages tell; they cannot tell those of the archive
    itself. ``site_url`` is the address of the newest edition, or empty. The same files give the same bytes.
    """
    places = members(site, edition, files)
    parts = {}
    for place, name in places.items():
        content = (site / place).read_bytes()
        # The form is a page that stands alone, the same bytes everywhere.
        if name.endswith(".html") and not name.startswith("downloads/"):
            page = checksums.fill(content.decode(), files)
            content = _moved(page, place, places)
        parts[name] = content
    languages = dict.fromkeys((edition, source()))
    notes = (_note(language, site_url) for language in languages)
    # With the mark and the line ends that even old editors on Windows need.
    parts["README.txt"] = "\r\n\r\n".join(notes).encode("utf-8-sig") + b"\r\n"
    archive.write(out, parts, day)


def _note(edition: Edition, site_url: str) -> str:
    lines = [edition.say("manual.title"), edition.say("offline.open"), edition.say("offline.left-out")]
    if site_url:
        lines.append(f"{edition.say('book.newest')} {site_url}")
    return "\r\n".join([*lines, edition.say("footer.licence")])


def _moved(page: str, place: str, places: Mapping[str, str]) -> bytes:
    """Return a page as it is to stand in the archive, with its addresses."""
    root: Any = document_fromstring(page)
    name = places[place]
    root.get_element_by_id("search").set("data-home", "../" * name.count("/"))
    # Where the other languages are not, neither is the menu, nor what robots are told about them.
    menu, banner = "//details[@class='languages']", "//*[@class='banner']/a[@hreflang]"
    robots = "//link[@rel='alternate' or @rel='canonical'] | //meta[@property]"
    online = "//*[@class='in-pdf' or @class='feed']"
    for element in root.xpath(f"{menu} | {banner} | {robots} | {online}"):
        element.drop_tree()
    for element in list(root.iter()):
        for attribute in ADDRESSES:
            if isinstance(element.tag, str) and attribute in element.attrib:
                _lead(element, attribute, place, places)
    html: bytes = tostring(root, encoding="utf-8", doctype="<!doctype html>")
    return html


def _lead(element: HtmlElement, attribute: str, place: str, places: Mapping[str, str]) -> None:
    """Lead an address to the new place of what it led to; a link to what is left out is no link any more."""
    target, fragment = urldefrag(element.get(attribute, ""))
    if not target or urlsplit(target).scheme:
        return
    old = posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(target)))
    if old in places:
        new = posixpath.relpath(places[old], posixpath.dirname(places[place]) or ".")
        element.set(attribute, f"{new}#{fragment}" if fragment else new)
    else:
        element.drop_tag()
