"""What a machine may say of a translation without being sure: numbers, terms, length."""

from __future__ import annotations

import calendar
import re
import unicodedata
from functools import cache
from math import exp, log
from statistics import median
from typing import TYPE_CHECKING

from scripts import glossary
from scripts.blocks import latin_digits
from scripts.editions import source
from scripts.likeness import follows, short
from scripts.rules import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.blocks import Block
    from scripts.editions import Edition
    from scripts.locks import Text

NUMBER = re.compile(r"\d+(?:[.,٫٬:]\d+)*")
MONTHS = tuple(calendar.month_name)  # of English; the first is empty
#: Numbers that one language writes as a word and another with digits.
COUNTED = "zero one two three four five six seven eight nine ten eleven twelve"
#: English words that stand before nouns, before verbs, and between the parts of a sentence.
BEFORE_NOUNS = "a an the this that these those each every one no your our its their"
BEFORE_VERBS = "to also will can could may might must not never you they we i do does did who"
SMALL = """
    a about after against also an and are as at be because been before but by can could did do does for from
    had has have he if in into is it its may might must nor not of on once only or our out over she should
    since so than that the their then there they this to under until was we were what when where which while
    who whose will with without would you your
"""
TERM = "the glossary's word is missing for "
SHORTEST = 80  #: characters of the English; the length of less says nothing
FEWEST = 8  #: blocks of a page that its usual length is known by
ODD = 2.2  #: times longer or shorter than usual, for its English


def findings(text: Text, edition: Edition) -> list[Finding]:
    """Return advice on the blocks of a translated page."""
    pairs = [
        (found.source, found.translation)
        for found in text.findings
        if found.source and found.translation and follows(found)
    ]
    found = [one for pair in pairs for one in (*_numbers(*pair), *_terms(*pair, edition))]
    return [*found, *_lengths(pairs)]


def _numbers(original: Block, translation: Block) -> Iterator[Finding]:
    here, there = _counted(translation), _counted(original)
    if here == there:
        return
    words = set(re.findall(r"[A-Za-z]+", original.plain))
    small = {word.lower() for word in words}
    # A month is a word in English and a number elsewhere; small numbers may be words in either.
    excused = {str(number) for number, month in enumerate(MONTHS) if month in words}
    excused |= {str(number) for number, word in enumerate(COUNTED.split()) if word in small}
    more = sorted(here - there - excused)
    # A translation may repeat a number, and write a small one as a word.
    fewer = sorted(number for number in there - here if len(number) > 1)
    if more or fewer:
        yield Finding(
            translation.line,
            "numbers",
            f"numbers {', '.join(more) or 'none'}, the source has {', '.join(fewer) or 'none'}; "
            f"English: {short(original.raw)}",
        )


def _counted(block: Block) -> set[str]:
    """Return the numbers of a block, in Latin digits and without separators."""
    text = latin_digits(unicodedata.normalize("NFKC", block.plain))
    return {re.sub(r"\D", "", number).lstrip("0") or "0" for number in NUMBER.findall(text)}


def _terms(original: Block, translation: Block, edition: Edition) -> Iterator[Finding]:
    known = glossary.terms()
    pattern, ids = glossary.pattern(source())
    named = _named(pattern, original.plain) if ids else []
    if not named:
        return
    plain = _folded(translation.plain)
    told = set()
    for match in named:
        term = known[ids[match["term"].casefold()]]
        words = term.forms.get(edition.locale)
        if not words or term.id in told or any(_folded(word) in plain for word in words):
            continue
        if _is_term(match, term.part_of_speech):
            told.add(term.id)
            english = term.words[source().locale]
            yield Finding(translation.line, "glossary", f"{TERM}«{english}», which is {' or '.join(words)}")


@cache  # the same English stands beside every translation
def _named(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    return list(pattern.finditer(text))


def _is_term(match: re.Match[str], part_of_speech: str) -> bool:
    """Tell whether a word of the English is the glossary's, and not another that is spelled like it.

    A capital inside a sentence makes a name ("the Act"), a word behind an adjective ("an official page"), a
    word before tells a verb from a noun ("also act", "a list").
    """
    text = match.string
    before = re.search(r"([\w’'-]+|[^\w\s])\s*$", text[: match.start()])
    after = re.match(r" ([a-z-]+)", text[match.end() :])
    word = before[1].lower() if before else ""
    if match[0][0].isupper() and word[-1:].isalnum():
        return False
    if part_of_speech == "verb":
        return word not in BEFORE_NOUNS.split() and not (after and after[1] in ("of", "for"))
    # "ban list" is another thing than a ban; "bans end" and "the ban ends" are a noun and its verb.
    modifies = after and after[1] not in SMALL.split() and not after[1].endswith(("s", "ed"))
    return word not in BEFORE_VERBS.split() and (match[0].endswith("s") or not modifies)


@cache
def _folded(text: str) -> str:
    """Leave out of a text what an inflected form may change: case, joiners, the mark at a word's end."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("\u200c", "").replace("ی", "ي")
    return " ".join(plain.split()).strip("་། ")


def _lengths(pairs: list[tuple[Block, Block]]) -> Iterator[Finding]:
    """Find blocks much longer or shorter than the others of their page, for their English."""
    ratios = [
        (log(len(translation.plain) / len(original.plain)), original, translation)
        for original, translation in pairs
        if original.prose and len(original.plain) >= SHORTEST and translation.plain
    ]
    if len(ratios) < FEWEST:
        return
    usual = median(ratio for ratio, *_ in ratios)
    for ratio, original, translation in ratios:
        if abs(ratio - usual) > log(ODD):
            odd = f"{exp(abs(ratio - usual)):.1f} times {'longer' if ratio > usual else 'shorter'}"
            message = f"{odd} than other blocks of the page, for its English: {short(original.raw)}"
            yield Finding(translation.line, "length", message)
