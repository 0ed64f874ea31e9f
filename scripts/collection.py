"""What MkDocs has rendered, page by page, for what is made after it: search, books, whole text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypedDict

from scripts import cache
from scripts.paths import CACHE

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

FOLDER = CACHE / "collected"


class Item(TypedDict, total=False):
    """A part of the manual, or a chapter of it, in reading order."""

    kind: str  #: ``part`` or ``chapter``
    title: str
    path: str  #: page path, the same in every locale
    url: str  #: address in its locale, such as ``people/consent/``
    address: str  #: address in the whole site, such as ``fa/people/consent/``
    description: str
    html: str  #: what Python-Markdown made of the page
    content: str  #: locale of the text; not the collection's on a fallback page
    review: str  #: ``source``, ``draft`` or ``reviewed``
    since: str  #: last day on which all of a stale page followed the English text, or empty
    stale: bool  #: some blocks follow an older English text
    partial: bool  #: some blocks have no translation
    notices: list[str]
    essential: bool  #: an edition needs it even where it is not translated


class Collection(TypedDict):
    """All of one locale, in reading order."""

    locale: str
    items: list[Item]


_open: Collection = {"locale": "", "items": []}


def begin(locale: str) -> None:
    """Start collecting a locale."""
    _open["locale"] = locale
    _open["items"] = []


def order(nav: Navigation) -> None:
    """Take the reading order from the navigation."""

    def walk(entries: list[Any]) -> None:
        for entry in entries:
            if entry.is_section:
                _open["items"].append({"kind": "part", "title": str(entry.title)})
                walk(entry.children)
            elif entry.is_page:
                _open["items"].append({"kind": "chapter", "address": entry.url})

    walk(nav.items)


def add(page: Page, html: str, description: Item) -> None:
    """Keep a rendered page in its place."""
    for item in _open["items"]:
        if item["kind"] == "chapter" and item["address"] == page.url:
            item.update(description)
            item["html"] = html


def current() -> Collection:
    """Return what has been collected of the locale so far."""
    return _open


def resume(locale: str) -> None:
    """Go on with what was collected of a locale when its whole site was made."""
    _open.update(read(locale))


def end() -> Path:
    """Write the locale's collection for the processes that make its editions."""
    file = FOLDER / f"{_open['locale']}.json"
    cache.replace(file, json.dumps(_open, ensure_ascii=False, indent=1).encode())
    return file


def read(locale: str) -> Collection:
    """Read a locale's collection."""
    data: Collection = json.loads((FOLDER / f"{locale}.json").read_text("utf-8"))
    return data


def for_book(collection: Collection) -> Collection:
    """Return what the book of a locale holds: what it has translated, and the essential chapters in any case.

    A reader of Persian needs the chapters on danger even in English, but not four hundred English pages
    on a slow line; those have an edition of their own.
    """
    chosen = [
        item
        for item in collection["items"]
        if item["kind"] == "part" or item["content"] == collection["locale"] or item["essential"]
    ]
    # A part that has lost all its chapters goes too.
    kept = [
        item
        for item, after in zip(chosen, [*chosen[1:], {"kind": "part"}], strict=True)
        if item["kind"] == "chapter" or after["kind"] == "chapter"
    ]
    return {"locale": collection["locale"], "items": kept}
