"""The public pages on the state of the translations: one of all editions, one of each, and the figures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mkdocs.utils import get_relative_url

from scripts import coverage, pages
from scripts.editions import editions, source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jinja2 import Template

    from scripts.coverage import Status
    from scripts.editions import Edition

PLACE = "translations/"
DATA = "status.json"
#: Longest list of what to do first.
FIRST = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A bar with its shares, in percent of the English words."""

    title: str
    language: Edition  #: of the title
    url: str  #: address in the whole site
    fresh: float
    stale: float
    state: str  #: key of the interface word for its review; empty for a whole edition

    @property
    def missing(self) -> float:
        """The share that has no translation of its own."""
        return max(0.0, 100 - self.fresh - self.stale)


def write(
    folder: Path,
    template: Template,
    frame: Callable[[Edition, str], dict[str, Any]],
    finish: Callable[[str, Edition], str],
) -> None:
    """Write the pages and the figures into a site.

    ``frame`` tells what the template of every page is told, ``finish`` mends a page as all are mended.

    Raises :class:`scripts.problems.BadInputError`.
    """
    data = coverage.status()
    texts = pages.load_all()
    (folder / PLACE).mkdir(parents=True, exist_ok=True)
    (folder / PLACE / DATA).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for edition in editions().values():
        file = folder / _prefix(edition) / PLACE / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(finish(_page(edition, data, texts, template, frame), edition), "utf-8")


def _page(
    edition: Edition,
    data: Status,
    texts: dict[str, dict[str, pages.Page]],
    template: Template,
    frame: Callable[[Edition, str], dict[str, Any]],
) -> str:
    here = _prefix(edition) + PLACE
    listed = [] if edition is source() else list(_pages(edition, data["locales"][edition.locale], texts))
    return template.render(
        frame(edition, PLACE),
        totals=list(_totals(data)),
        pages=listed,
        first=list(_first(edition, listed))[:FIRST],
        link=lambda address: _relative(address, here),
        figures=_relative(PLACE, here) + DATA,
    )


def _totals(data: Status) -> Iterator[Row]:
    for locale, entry in data["locales"].items():
        other = editions()[locale]
        yield Row(other.name, other, _prefix(other) + PLACE, *_shares(entry["words"]), "")


def _pages(edition: Edition, entry: Status, texts: dict[str, dict[str, pages.Page]]) -> Iterator[Row]:
    for path, page in entry["pages"].items():
        own = texts[edition.locale].get(path)
        shown = own or texts[source().locale][path]
        address = _prefix(edition) + ("" if path == "index.md" else path.removesuffix(".md") + "/")
        state = f"status.{page['review']}" if own else "status.none"
        language = edition if own else source()
        yield Row(shown.title, language, address, *_shares(page["words"]), state)


def _shares(words: dict[str, int]) -> tuple[float, float]:
    whole = sum(words.values()) or 1
    old = sum(words.get(state, 0) for state in ("stale", "edited", "unrecorded"))
    return 100 * words.get("fresh", 0) / whole, 100 * old / whole


def _first(edition: Edition, rows: list[Row]) -> Iterator[tuple[str, Row]]:
    """Yield what to do first: what is old, then what is missing, then what waits for a signature."""
    essential = {_prefix(edition) + path.removesuffix(".md") + "/" for path in pages.essential()}
    ordered = sorted(rows, key=lambda row: row.url not in essential)  # else in the order of the manual
    yield from (("status.update", row) for row in ordered if row.stale)
    yield from (("status.translate", row) for row in ordered if row.missing and not row.stale)
    yield from (("status.sign", row) for row in ordered if row.state == "status.draft" and row.fresh >= 100)


def _prefix(edition: Edition) -> str:
    return "" if edition is source() else f"{edition.locale}/"


def _relative(address: str, here: str) -> str:
    return get_relative_url(address or "./", here)
