"""The terms of the manual: one meaning a word, in every language.

``data/glossary.csv`` has a row a term: ``id``, ``term``, ``definition`` (one plain English sentence),
``part_of_speech``, and for each other locale ``<locale>`` (the word; after `` | `` other forms that a page
may use), ``<locale>_status`` (``draft`` or ``reviewed``), ``<locale>_source`` (where the word was seen in
use), ``<locale>_note`` (where usage differs; after ``not:`` words that mislead) and ``<locale>_definition``.
Where a language has no definition yet, readers see the English one.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING

from icu4py.breakers import WordBreaker

from scripts import collation
from scripts.editions import editions, source
from scripts.paths import DATA
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.editions import Edition

FILE = DATA / "glossary.csv"
PAGE = "reference/glossary.md"
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
STATES = ("draft", "reviewed")
#: Text inside these is a link already, is no prose, or names something.
CLOSED = frozenset(
    {"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "th", "cite", "time", "data", "bdi", "dt"}
)
#: Vowels and other marks of the Arabic script after a word: to part them from it leaves a dotted circle.
MARKS = "[\u064b-\u065f\u0670]*"
TAG = re.compile(r"(<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)[^>]*?(?P<single>/?)>)")


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its words by locale; a locale without a word is left out."""

    id: str
    definitions: dict[str, str]  #: by locale, where there is one
    part_of_speech: str
    words: dict[str, str]
    forms: dict[str, tuple[str, ...]]  #: the word and the other forms that a page may use


@cache
def terms() -> dict[str, Term]:
    """Read the project's glossary. Raises :class:`BadInputError` with all its faults."""
    return load(FILE)


def columns_of(locale: str) -> list[str]:
    """Return the names of the columns of a locale."""
    return [f"{locale}{part}" for part in ("", "_status", "_source", "_note", "_definition")]


def load(path: Path) -> dict[str, Term]:
    """Read a glossary. Raises :class:`BadInputError` with every fault of its columns, ids and words."""
    others = [locale for locale in editions() if locale != source().locale]
    columns = ["id", "term", "definition", "part_of_speech"]
    columns += [column for locale in others for column in columns_of(locale)]
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInputError([Problem.at(path, 0, f"cannot be read: {error}")]) from None
    if reader.fieldnames != columns:
        raise BadInputError([Problem.at(path, 1, f"the columns must be {','.join(columns)}")])
    problems: list[Problem] = []
    found: dict[str, Term] = {}
    for line, row in rows:
        problems += [Problem.at(path, line, fault) for fault in _faults(row, others, found)]
        written = {source().locale: row["term"], **{locale: row[locale] for locale in others if row[locale]}}
        forms = {locale: tuple(map(str.strip, words.split("|"))) for locale, words in written.items()}
        first = {locale: words[0] for locale, words in forms.items()}
        said = {source().locale: row["definition"]}
        said |= {locale: text for locale in others if (text := row[f"{locale}_definition"])}
        found[row["id"]] = Term(row["id"], said, row["part_of_speech"], first, forms)
    if list(found) != sorted(found):
        problems.append(Problem.at(path, 0, "the rows must be sorted by id"))
    if problems:
        raise BadInputError(problems)
    return found


def _faults(row: dict[str, str], others: list[str], found: dict[str, Term]) -> list[str]:
    if None in row or None in row.values():
        return ["the row has not as many cells as the first line"]
    faults = [
        f"{name} is empty" for name in ("id", "term", "definition", "part_of_speech") if not row[name].strip()
    ]
    if not ID.fullmatch(row["id"]):
        faults.append(f"the id {row['id']!r} must be lower case words joined by hyphens")
    if row["id"] in found:
        faults.append(f"the id {row['id']} stands twice")
    if any(row["term"].casefold() == other.words[source().locale].casefold() for other in found.values()):
        faults.append(f"the term {row['term']!r} stands twice")
    for locale in others:
        if not all(map(str.strip, row[locale].split("|"))) and row[locale]:
            faults.append(f"{locale}: a form between two `|` is empty")
        faults += [
            f"{column} is not in Unicode's composed form (NFC)"
            for column in (locale, f"{locale}_definition")
            if not unicodedata.is_normalized("NFC", row[column])
        ]
        state = row[f"{locale}_status"]
        if bool(row[locale]) != bool(state) or (state and state not in STATES):
            faults.append(f"{locale}_status must be draft or reviewed where there is a word, else empty")
    return faults


def listing(edition: Edition) -> str:
    """Return the glossary as an HTML definition list, sorted by the terms of the edition."""
    order = collation.order(edition)
    entries = sorted(terms().values(), key=lambda term: order(shown(term, edition)[1]))
    lines = []
    for term in entries:
        language, word = shown(term, edition)
        english = term.words[source().locale]
        defined = edition if edition.locale in term.definitions else source()
        definition = escape(term.definitions[defined.locale])
        beside = "" if word == english else f' <bdi lang="en">({escape(english)})</bdi>'
        lines.append(
            f'<dt id="{term.id}"><span lang="{language.tag}">{escape(word)}</span>{beside}</dt>'
            f'<dd lang="{defined.tag}" dir="{defined.direction}">{definition}</dd>'
        )
    return f'<dl class="glossary">{"".join(lines)}</dl>'


def shown(term: Term, edition: Edition) -> tuple[Edition, str]:
    """Return language and word of a term in an edition, the English one where there is none."""
    language = edition if edition.locale in term.words else source()
    return language, term.words[language.locale]


def link_first_uses(html: str, edition: Edition, address: str) -> str:
    """Link the first use of every term on a page to the glossary.

    ``html`` is what Python-Markdown made of the page, ``edition`` the language of its text, ``address`` the
    relative address of the glossary page. Headings, links, code and values are left as they are.
    """
    words, ids = pattern(edition)
    if not ids:
        return html
    used: set[str] = set()

    def link(match: re.Match[str]) -> str:
        key = ids[match["term"].casefold()]
        if key in used or not (edition.spaced or _whole(match, edition)):
            return match[0]
        used.add(key)
        return f'<a class="term" href="{address}#{key}">{match[0]}</a>'

    # Footnotes name sources; they are no text of the page.
    body, mark, notes = html.partition('<div class="footnote">')
    pieces: list[str] = []
    closed: list[str] = []  # names of the open elements whose text is left alone, outermost first
    end = 0
    for tag in TAG.finditer(body):
        text, name = body[end : tag.start()], tag["name"].lower()
        pieces += [text if closed else words.sub(link, text), tag[0]]
        end = tag.end()
        if tag["end"]:
            if closed and closed[-1] == name:
                closed.pop()
        elif not tag["single"] and (name in CLOSED or "admonition-title" in tag[0]):
            closed.append(name)
    pieces.append(body[end:])
    return "".join(pieces) + mark + notes


def _whole(match: re.Match[str], edition: Edition) -> bool:
    """Tell whether a match begins and ends where words do, in a script that writes no space between them."""
    return {match.start(), match.end()} <= _edges(match.string, edition.locale)


@lru_cache(maxsize=8)
def _edges(text: str, locale: str) -> frozenset[int]:
    return frozenset(edge for segment in WordBreaker(text, locale).segments() for edge in segment)


@cache
def pattern(edition: Edition) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what finds the terms of an edition in a text, and the id of each form in lower case."""
    ids: dict[str, str] = {}
    for term in terms().values():
        for word in term.forms.get(edition.locale, ()):
            for ending in ("", *edition.term_endings):
                ids.setdefault(f"{word}{ending}".casefold(), term.id)
    # The longest first, so that "travel ban" wins over "ban".
    words = "|".join(re.escape(escape(word)) for word in sorted(ids, key=len, reverse=True))
    edge = (r"(?<![\w-])", r"(?![\w-])") if edition.spaced else ("", "")
    return re.compile(f"{edge[0]}(?P<term>{words}){MARKS}{edge[1]}", re.IGNORECASE), ids
