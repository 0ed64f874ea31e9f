"""The index of a book: on which pages its chapters first use the terms of the glossary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml.html import Element

from scripts import collation, glossary
from scripts.editions import source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from scripts.editions import Edition

MOST = 6  #: places of a term; where more chapters use it, those that use it most are named
PREFIX = "term:"  #: of the ids of the places


@dataclass(frozen=True, slots=True)
class Use:
    """A chapter that uses a term."""

    anchor: str  #: id of the chapter in the book
    title: str
    count: int  #: how often the chapter's text has the term


@dataclass(frozen=True, slots=True)
class Entry:
    """A term of the index with its places, in reading order."""

    id: str
    word: str
    language: Edition
    english: str  #: the English word, where the other is in another language
    uses: tuple[Use, ...]


def uses(root: HtmlElement, anchor: str, title: str, language: Edition, *, linked: bool) -> dict[str, Use]:
    """Put an id, ``term:`` and the term's own, on the first use of each term in a chapter; return the uses.

    ``root`` is a page whose terms :func:`scripts.glossary.link_first_uses` has linked. Where they are not to
    be ``linked``, because the book has no glossary, their links go and their words stay.
    """
    text, words = root.text_content(), glossary.terms()
    found: dict[str, Use] = {}
    for link in root.xpath(".//a[@class='term']"):
        _, _, key = link.get("href", "").rpartition("#")
        if key in words and key not in found:
            found[key] = Use(anchor, title, _count(text, words[key].forms.get(language.locale, ())))
            place = Element("span", id=PREFIX + key)
            place.text, link.text = link.text, None
            link.insert(0, place)
        if not linked:
            link.drop_tag()
    return found


def _count(text: str, forms: Iterable[str]) -> int:
    return sum(len(re.findall(rf"\b{re.escape(form)}", text, re.IGNORECASE)) for form in forms)


def entries(chapters: Iterable[dict[str, Use]], edition: Edition) -> list[Entry]:
    """Return the terms that the chapters of a book use, in the order of the edition's language."""
    places: dict[str, list[Use]] = {}
    for chapter in chapters:
        for key, use in chapter.items():
            places.setdefault(key, []).append(use)
    found = []
    for key, all_uses in places.items():
        term = glossary.terms()[key]
        language, word = glossary.shown(term, edition)
        english = "" if language is source() else term.words[source().locale]
        most = sorted(all_uses, key=lambda use: -use.count)[:MOST]
        found.append(Entry(key, word, language, english, tuple(use for use in all_uses if use in most)))
    order = collation.order(edition)
    return sorted(found, key=lambda entry: order(entry.word))
