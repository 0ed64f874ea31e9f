"""Runs of characters inside an HTML tree that need care before they are set in lines.

Every function changes the tree it is given and leaves the words of code, and what is already isolated, alone.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from icu4py.breakers import LineBreaker
from lxml.html import Element

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from lxml.html import HtmlElement

    from scripts.editions import Edition

    Piece: TypeAlias = str | HtmlElement

#: Forbids a break, shows nothing.
WORD_JOINER = "\u2060"
#: Allows a line to break, shows nothing.
ZERO_WIDTH_SPACE = "\u200b"

#: Letters that run from left to right and turn up in any language: Latin, Greek, Cyrillic.
LETTERS = "A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff"
#: Such a letter, a digit, or what stands between them.
INNER = rf"[{LETTERS}0-9 ./:_°%&+#@'’–-]|,(?=\d)"
#: Brackets of such a run, as in ``7031(c)`` and ``Decision (CFSP) 2020/1999``.
GLUED = rf"(?<=[{LETTERS}0-9])\((?:{INNER})+\)"
ENCLOSED = rf"\((?:{INNER})+\)(?= [{LETTERS}0-9])"
#: A run that begins and ends with them: ``29.6520° N``, ``Magnitsky Act``.
FOREIGN = re.compile(rf"[{LETTERS}0-9](?:(?:{INNER}|{GLUED}|{ENCLOSED})*(?:[{LETTERS}0-9°]|{GLUED}))?")
#: What makes a run reorder among letters that run from right to left; a plain number does not.
REORDERS = re.compile(rf"[{LETTERS}./:-]")
#: Names with a digit that must stay on one line: ``SHA-256``, ``A/HRC/56/6``, ``2024-03-10``.
SYMBOL = re.compile(
    rf"(?<![{LETTERS}0-9./_-])(?=[{LETTERS}./_-]*\d)[{LETTERS}0-9]+(?:[./_-][{LETTERS}0-9]+)+"
)
#: Between a number and the Chinese word for what it counts: ``2026年``, ``第12条``.
COUNTED = re.compile("(?<=[0-9])(?=[年月日条款项号页章])")
LONGEST_SYMBOL = 24  #: characters; a longer one is an address and has to break
#: Scripts whose words are not parted by spaces and whose breaks Pango does not know.
UNSPACED = re.compile("[\u1000-\u109f\uaa60-\uaa7f\ua9e0-\ua9fe]")
#: Where an address may be broken: after these, and inside a part longer than :data:`LONGEST_PART`.
JOINTS = re.compile(r"(?<=[/.?&=_#%-])(?![/.?&=_#%-]|$)")
LONGEST_PART = 24  #: characters
#: A Burmese consonant that ends the syllable before it: no vowel follows it, or another stands below it.
FINAL = re.compile("[\u1000-\u1021\u103f]\u1037?[\u1039\u103a]")


def prepare(root: HtmlElement, edition: Edition) -> None:
    """Do all that a text in the language of ``edition`` needs."""
    if edition.rtl:
        isolate(root)
    hold(root)
    count(root)
    if edition.segment:
        segment(root, edition.locale)


def isolate(root: HtmlElement) -> None:
    """Wrap the left-to-right runs of a right-to-left text in ``<bdi dir="ltr">``, and say that of code.

    Without it dates, document symbols and coordinates are reordered (Unicode Standard Annex 9).
    """

    def wrap(run: str) -> HtmlElement | None:
        return Element("bdi", dir="ltr") if REORDERS.search(run) else None

    _rewrite(root, lambda text: _wrapped(text, FOREIGN, wrap), {"bdi", "code", "pre"})
    for element in root.iter("code"):
        element.set("dir", "ltr")


def hold(root: HtmlElement) -> None:
    """Keep symbols such as ``SHA-256`` on one line: wrap them in ``<span class="symbol">``."""

    def wrap(run: str) -> HtmlElement | None:
        return Element("span", {"class": "symbol"}) if len(run) <= LONGEST_SYMBOL else None

    _rewrite(root, lambda text: _wrapped(text, SYMBOL, wrap), {"code", "pre"})


def count(root: HtmlElement) -> None:
    """Keep a number on the line of the Chinese word for what it counts."""
    _rewrite(root, lambda text: [COUNTED.sub(WORD_JOINER, text)], {"code", "pre"})


def part(address: str) -> str:
    """Put a zero-width space where an address (URL) may be broken: between its parts, not after a letter."""
    parts = (textwrap.wrap(part, LONGEST_PART, break_on_hyphens=False) for part in JOINTS.split(address))
    return ZERO_WIDTH_SPACE.join(piece for pieces in parts for piece in pieces)


def segment(root: HtmlElement, locale: str) -> None:
    """Put a zero-width space between the words of a language that writes none, after ICU's dictionary."""

    def breaks(text: str) -> list[Piece]:
        if not UNSPACED.search(text):
            return [text]
        parts = list(LineBreaker(text, locale))
        return [
            "".join(
                part + _opportunity(part, after) for part, after in zip(parts, [*parts[1:], " "], strict=True)
            )
        ]

    _rewrite(root, breaks, {"code", "pre"})


def _opportunity(before: str, after: str) -> str:
    """Return a zero-width space where Pango would not find the break that ICU found."""
    unknown = UNSPACED.match(before[-1]) and UNSPACED.match(after[0])
    # ICU cuts some words that it does not know inside a syllable.
    return ZERO_WIDTH_SPACE if unknown and not FINAL.match(after) else ""


def _wrapped(text: str, pattern: re.Pattern[str], wrap: Callable[[str], HtmlElement | None]) -> list[Piece]:
    """Cut a text at the runs of a pattern; ``wrap`` returns the element for a run, or nothing to leave it."""
    pieces: list[Piece] = []
    end = 0
    for match in pattern.finditer(text):
        element = wrap(match[0])
        if element is not None:
            element.text = match[0]
            pieces += [text[end : match.start()], element]
            end = match.end()
    return [*pieces, text[end:]]


def _rewrite(root: HtmlElement, cut: Callable[[str], list[Piece]], skipped: set[str]) -> None:
    """Replace every text of a tree by the pieces that ``cut`` makes of it, except inside ``skipped`` tags."""
    for element in list(_entered(root, skipped)):
        pieces = cut(element.text or "")
        for child in element:
            pieces += [child, *cut(child.tail or "")]
        _fill(element, pieces)


def _entered(root: HtmlElement, skipped: set[str]) -> Iterator[HtmlElement]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element is root or element.tag not in skipped:
            yield element
            waiting += element


def _fill(element: HtmlElement, pieces: list[Piece]) -> None:
    """Make texts and elements the content of an element."""
    texts = [""]
    children = []
    for piece in pieces:
        if isinstance(piece, str):
            texts[-1] += piece
        else:
            texts.append("")
            children.append(piece)
    element.text = texts[0]
    for child, text in zip(children, texts[1:], strict=True):
        child.tail = text
    element[:] = children
