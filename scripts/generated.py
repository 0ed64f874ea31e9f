"""Parts of a page that are made from data: the table of downloads, the register of sources, the glossary.

A page says where such a part goes by its name alone in a paragraph, such as ``[downloads]``.
"""

from __future__ import annotations

import datetime
import re
from html import escape
from typing import TYPE_CHECKING

from scripts import checksums, facts, glossary, ledger
from scripts import editions as languages

if TYPE_CHECKING:
    from scripts.editions import Edition

PLACE = re.compile(r"^\[(?P<name>downloads|sources|glossary)\][ \t]*$", re.MULTILINE)

#: Attribute of the element that takes the place; no block of a page stands in it.
MARK = "data-generated"

#: Formats of the form as a document.
FORM_KINDS = ("docx", "odt", "pdf")

#: Every file that a locale offers, by the interface message that names it; some come in several formats.
DOWNLOADS = {
    "download.single": (checksums.BOOK,),
    "download.spreads": ("fighting-impunity-{locale}-spreads.pdf",),
    "download.epub": ("fighting-impunity-{locale}.epub",),
    "download.offline": ("fighting-impunity-{locale}.zip",),
    "download.form": tuple(f"recommendation-form-{{locale}}.{kind}" for kind in FORM_KINDS),
    "download.example": tuple(f"recommendation-form-example-{{locale}}.{kind}" for kind in FORM_KINDS),
    "download.form-html": ("recommendation-form-{locale}.html",),
}


def fill(markdown: str, edition: Edition, root: str, today: datetime.date) -> str:
    """Put the generated parts into a page.

    ``root`` is the relative address of the site's root; ``today`` decides which checks are late.
    """
    makers = {
        "downloads": lambda: _downloads(edition, root),
        "sources": lambda: _sources(edition, today),
        "glossary": lambda: glossary.listing(edition).replace("<dl ", f"<dl {MARK} ", 1),
    }
    return PLACE.sub(lambda match: f"\n{makers[match['name']]()}\n", markdown)


def downloads(locale: str) -> dict[str, list[str]]:
    """Return the names of the files that a locale offers, by the keys of :data:`DOWNLOADS`."""
    return {key: [name.format(locale=locale) for name in names] for key, names in DOWNLOADS.items()}


def download_names(locale: str) -> list[str]:
    """List the names of the files that a locale offers."""
    return [name for names in downloads(locale).values() for name in names]


def _downloads(edition: Edition, root: str) -> str:
    """Return the table of downloads, with places for what :mod:`scripts.checksums` fills in."""
    head = "".join(
        f'<th scope="col">{escape(edition.say(key))}</th>' for key in ("download.language", *DOWNLOADS)
    )
    rows = []
    for other in languages.editions().values():
        cells = "".join(
            f"<td>{'<br>'.join(_download(name, key, other, edition, root) for name in names)}</td>"
            for key, names in downloads(other.locale).items()
        )
        rows.append(
            f'<tr><th scope="row" lang="{other.tag}" dir="{other.direction}">{other.name}</th>{cells}</tr>'
        )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    sums = f'<p><a href="{root}downloads/{checksums.SUMS}">{checksums.SUMS}</a></p>'
    return f"<div {MARK}>{table}{sums}{checksums.place(checksums.SUMS, edition)}</div>"


def _download(name: str, key: str, other: Edition, edition: Edition, root: str) -> str:
    """Return the link to a file, named for people who hear it without its row and column."""
    kind = name.rsplit(".", 1)[1].upper()
    label = f"{kind}: {escape(edition.say(key))}, {other.name}"
    return (
        f'<a href="{root}downloads/{name}" hreflang="{other.tag}" aria-label="{label}">{kind}</a>'
        f"{checksums.place(name, edition)}"
    )


def _sources(edition: Edition, today: datetime.date) -> str:
    """List the sources by issuer, but first those with a fact whose check is late, the latest check last."""
    book = ledger.ledger()
    used = {key: [fact for fact in book.facts.values() if fact.source.id == key] for key in book.sources}
    late = {
        key: min((fact.recheck_by for fact in found if fact.recheck_by and fact.overdue(today)), default=None)
        for key, found in used.items()
    }
    entries = []
    for source in sorted(
        book.sources.values(),
        key=lambda source: (
            late[source.id] or datetime.date.max,
            source.issuer.casefold(),
            source.title.casefold(),
        ),
    ):
        found, due = used[source.id], late[source.id]
        address = f" {facts.link(source.url)}" if source.url else ""
        state = edition.say(
            "sources.state",
            facts=edition.number(len(found)),
            seen=edition.number(sum(not fact.unopened for fact in found)),
            date=edition.date(min(fact.checked_on for fact in found)),
        )
        mark = edition.say("note.overdue", date=edition.date(due)) if due else ""
        entries.append(
            f'<li id="source-{source.id}"><bdi lang="en" dir="ltr">{", ".join(facts.source_parts(source))}.'
            f"{address}</bdi> {escape(state)}"
            + (f' <strong class="overdue">{escape(mark)}</strong>' if mark else "")
            + "</li>"
        )
    return f'<ul {MARK} class="sources">{"".join(entries)}</ul>'
