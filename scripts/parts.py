"""The parts of the manual, as a reader sees them from one page: the menu, and the page of each part."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mkdocs.utils import get_relative_url

from scripts import pages
from scripts.editions import editions, source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.collection import Collection, Item
    from scripts.editions import Edition


class Entry(NamedTuple):
    """A page in the list of its part."""

    title: str
    description: str
    url: str  #: relative to the page that lists it
    language: Edition  #: of the text
    current: bool  #: is the page that lists it


class Part(NamedTuple):
    """A part of the manual."""

    key: str  #: name in ``mkdocs.yml``, and folder of its page
    title: str
    url: str  #: of its own page, relative to the page that lists it
    current: bool
    entries: list[Entry]

    @property
    def open(self) -> bool:
        """Whether the reader is in this part."""
        return self.current or any(entry.current for entry in self.entries)


def listed(items: Iterable[Item], edition: Edition, here: str) -> list[Part]:
    """List the parts of a locale with the pages that ``items`` have, as seen from the address ``here``."""
    chapters = {item["path"]: item for item in items if item["kind"] == "chapter" and "path" in item}
    prefix = "" if edition is source() else f"{edition.locale}/"
    return [
        Part(
            key,
            edition.say(f"part.{key}"),
            get_relative_url(f"{prefix}{key}/", here),
            f"{prefix}{key}/" == here,
            [_entry(chapters[path], here) for path in paths if path in chapters],
        )
        for key, paths in pages.navigation().items()
    ]


def about(part: Part, edition: Edition) -> str:
    """Return one sentence on a part."""
    return edition.say("part.about", part=part.title, count=edition.number(len(part.entries)))


def addresses(collection: Collection) -> list[str]:
    """List the addresses of the pages of all parts of a locale, in the whole site."""
    prefix = "" if collection["locale"] == source().locale else f"{collection['locale']}/"
    return [f"{prefix}{key}/" for key in pages.navigation()]


def _entry(item: Item, here: str) -> Entry:
    address = item["address"].removeprefix("./")
    return Entry(
        item["title"],
        item["description"],
        get_relative_url(address or "./", here),
        editions()[item["content"]],
        address == here.removeprefix("./"),
    )
