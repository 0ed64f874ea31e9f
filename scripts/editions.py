"""The editions of the manual: their languages, and how each writes numbers and dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from scripts import words
from scripts.paths import DATA
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

FILE = DATA / "editions.yml"
LATIN_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One language of the manual, as ``data/editions.yml`` describes it."""

    locale: str  #: folder under ``docs/`` and first part of its addresses
    tag: str  #: BCP 47 language tag, for ``lang`` attributes and file metadata
    name: str  #: the language's name in itself
    digits: str  #: the ten digits, zero first
    counter: str  #: CSS counter style
    fonts: tuple[str, ...]  #: font families of the print editions, in order
    scripts: tuple[str, ...]  #: Unicode scripts the text is written in
    formats: str  #: CLDR locale for dates and numbers
    date_format: str = "long"  #: CLDR format or pattern of a day
    month_format: str = ""  #: CLDR pattern of a month, where CLDR's own does not read well
    separator: str = ", "  #: between the items of a list in a sentence
    web_font: str = ""  #: family shipped with the website
    form_font: str = ""  #: family named in the form, which people have on their own machines
    segment: bool = False  #: line breaks need a dictionary
    spaced: bool = True  #: words stand between spaces
    joiners: str = ""  #: invisible characters that words of the language need, between two letters
    letters: dict[str, str] = field(
        default_factory=dict, hash=False
    )  #: wrong letters (patterns), and what to write
    romanization: dict[str, str] = field(
        default_factory=dict, hash=False
    )  #: Latin letters (patterns, in order) that people type, and letters of the language for them
    taken_for: tuple[str, ...] = ()  #: tags of languages that a program takes a short text of this one for
    zawgyi: bool = False  #: old files may be in the Zawgyi encoding, which looks like Unicode
    simplified: str = ""  #: configuration of OpenCC whose result the text must be
    both_simplified: str = ""  #: characters that stand in such a text all the same
    dictionary: str = ""  #: name of the Hunspell dictionary
    dictionary_package: str = ""  #: Debian package that the dictionary is in
    endings: tuple[str, ...] = ()  #: what a word of the dictionary may end with beside its own form
    same_spelling: dict[str, str] = field(
        default_factory=dict, hash=False
    )  #: spellings as good as the dictionary's
    query_endings: tuple[
        str, ...
    ] = ()  #: what a word that a reader looks for may end with, beside the other endings
    asking: tuple[str, ...] = ()  #: words of a question that say nothing of what is looked for
    term_endings: tuple[str, ...] = ()  #: what a glossary term may end with beside its own form

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Which way the text runs, from CLDR."""
        return "rtl" if Locale.parse(self.formats).text_direction == "rtl" else "ltr"

    @property
    def rtl(self) -> bool:
        """Whether the text runs from right to left."""
        return self.direction == "rtl"

    def say(self, key: str, **values: object) -> str:
        """Return an interface message in this language; see :func:`scripts.words.words`."""
        return words.words(self.locale, key, **values)

    def numerals(self, text: str) -> str:
        """Write the Latin digits of a text in this language's own."""
        return text.translate(str.maketrans(LATIN_DIGITS, self.digits))

    def listed(self, items: Iterable[str]) -> str:
        """Write items one after another, as a list in a sentence."""
        return self.separator.join(items)

    def number(self, value: float) -> str:
        """Write a number with this language's digits and separators."""
        return self.numerals(format_decimal(value, locale=self.formats, numbering_system="default"))

    def percent(self, value: float) -> str:
        """Write a percentage; ``value`` is the number before the sign, such as 94."""
        locale = Locale.parse(self.formats)
        # Babel writes the Latin sign whatever the numbering system.
        sign = locale.number_symbols.get(locale.default_numbering_system, {}).get("percentSign", "%")
        return self.numerals(format_percent(value / 100, locale=locale, numbering_system="default")).replace(
            "%", sign
        )

    def date(self, day: datetime.date) -> str:
        """Write a day."""
        return self.numerals(format_date(day, self.date_format, locale=self.formats))

    def span(self, first: datetime.date, last: datetime.date) -> str:
        """Write a day, or the first and the last of several."""
        return self.date(first) if first == last else f"{self.date(first)} – {self.date(last)}"

    def month(self, day: datetime.date) -> str:
        """Write the month of a day and its year."""
        if self.month_format:
            return self.numerals(format_date(day, self.month_format, locale=self.formats))
        return self.numerals(format_skeleton("yMMMM", day, locale=self.formats))


@cache
def editions() -> dict[str, Edition]:
    """Read all editions, in the order of the language menu.

    Raises :class:`BadInputError` with every fault of the file.
    """
    try:
        data = yaml.safe_load(FILE.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadInputError([Problem.at(FILE, 0, f"cannot be read: {error}")]) from None
    problems: list[Problem] = []
    found = {}
    for locale, entry in data.items():
        try:
            found[locale] = _edition(locale, entry)
        except (TypeError, ValueError, UnknownLocaleError) as error:
            problems.append(Problem.at(FILE, 0, f"{locale}: {error}"))
    if problems:
        raise BadInputError(problems)
    return found


def _edition(locale: str, entry: dict[str, Any]) -> Edition:
    if len(entry.get("digits", "")) != 10:
        raise ValueError("digits must be the ten digits, zero first")
    lists: dict[str, Any] = {
        key: tuple(entry[key])
        for key in ("fonts", "scripts", "term_endings", "taken_for", "endings", "query_endings", "asking")
        if key in entry
    }
    formats = entry.get("formats", entry["tag"].replace("-", "_"))
    Locale.parse(formats)
    known: dict[str, Any] = {**entry, **lists, "formats": formats}
    return Edition(locale=locale, **known)


def source() -> Edition:
    """Return the edition that the others are translated from."""
    return editions()[words.SOURCE]
