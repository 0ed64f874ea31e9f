"""Parts of a page that are made from data: the table of downloads, the register of sources, the glossary.

A page says where such a part goes by its name alone in a paragraph, such as ``[downloads]``.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from scripts import editions as languages
from scripts import facts, glossary, ledger

if TYPE_CHECKING:
    from scripts.editions import Edition

PLACE = re.compile(r"^\[(?P<name>downloads|sources|glossary)\][ \t]*$", re.MULTILINE)

#: Every file that a locale offers, by the interface message that names it.
DOWNLOADS = {
    "download.single": "fighting-impunity-{locale}.pdf",
    "download.spreads": "fighting-impunity-{locale}-spreads.pdf",
    "download.form": "recommendation-form-{locale}.docx",
    "download.example": "recommendation-form-example-{locale}.docx",
}


def fill(markdown: str, edition: Edition, root: str) -> str:
    """Put the generated parts into a page; ``root`` is the relative address of the site's root."""
    makers = {"downloads": _downloads, "sources": _sources, "glossary": _glossary}
    return PLACE.sub(lambda match: f"\n{makers[match['name']](edition, root)}\n", markdown)


def download_names(locale: str) -> list[str]:
    """List the names of the files that a locale offers."""
    return [name.format(locale=locale) for name in DOWNLOADS.values()]


def _downloads(edition: Edition, root: str) -> str:
    head = "".join(
        f'<th scope="col">{escape(edition.say(key))}</th>' for key in ("download.language", *DOWNLOADS)
    )
    rows = []
    for other in languages.editions().values():
        cells = "".join(
            f'<td><a href="{root}downloads/{name.format(locale=other.locale)}" hreflang="{other.tag}" '
            f'aria-label="{escape(edition.say(key))}, {other.name}">{name.rsplit(".", 1)[1].upper()}</a></td>'
            for key, name in DOWNLOADS.items()
        )
        rows.append(
            f'<tr><th scope="row" lang="{other.tag}" dir="{other.direction}">{other.name}</th>{cells}</tr>'
        )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _sources(edition: Edition, root: str) -> str:
    book = ledger.ledger()
    entries = []
    for source in sorted(
        book.sources.values(), key=lambda source: (source.issuer.casefold(), source.title.casefold())
    ):
        used = [fact for fact in book.facts.values() if fact.source is source]
        seen = sum(not fact.unopened for fact in used)
        checked = edition.date(min(fact.checked_on for fact in used))
        address = f" {facts.link(source.url)}" if source.url else ""
        state = edition.say(
            "sources.state", facts=edition.number(len(used)), seen=edition.number(seen), date=checked
        )
        entries.append(
            f'<li id="source-{source.id}"><bdi lang="en" dir="ltr"><cite>{escape(source.title)}</cite>, '
            f"{escape(source.issuer)}.{address}</bdi> {escape(state)}</li>"
        )
    return f'<ul class="sources">{"".join(entries)}</ul>'


def _glossary(edition: Edition, root: str) -> str:
    return glossary.listing(edition)
