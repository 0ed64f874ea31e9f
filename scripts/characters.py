"""Characters that a reader cannot see, or takes for others."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING

from scripts.rules import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Everything but printable characters of ordinary text: a quick test, `_faulty` decides.
SUSPECT = re.compile(
    r"[^\n\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0621-\u064a\u0660-\u06d3\u0f00-\u0fda\u1000-\u109f"
    r"\u1e00-\u1eff\u2010-\u2015\u2018-\u201f\u2026\u3001-\u3011\u4e00-\u9fa5\uff01-\uff0f\uff1a-\uff1f]"
)
#: Shown as nothing or as empty space, though Unicode files them under letters, marks or symbols.
#: Unicode 15, DerivedCoreProperties.txt, Default_Ignorable_Code_Point, and the Braille blank.
BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
#: Categories whose characters steer, hide or mean nothing: controls, formats, surrogates, private use,
#: unassigned, line and paragraph separators.
UNSEEN = {
    "Cc": "a control character",
    "Cf": "an invisible character",
    "Cs": "half a character",
    "Co": "a private character, which every device shows differently",
    "Cn": "no character of Unicode",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
}
#: Alphabets whose letters look alike.
ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
#: Where the letters of these alphabets stand, Latin left out, and the Latin letters made to look like others.
ODD = "ɑɡɩɪɴʀʏʙʜʟ\u1d00-\u1d22"
ALIKE_LETTERS = re.compile(
    f"[{ODD}\u0370-\u058f\u13a0-\u13ff\u1c80-\u1c8f\u1f00-\u1fff\u2c80-\u2cff\ua640-\ua69f\uab70-\uabbf]"
)
#: Styled letters and digits: fullwidth, mathematical, enclosed and the like.
STYLED = re.compile(
    "[\u2100-\u214f\u2460-\u24ff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff\U0001f100-\U0001f1ff]"
)
WORD = re.compile(r"\w+")


def unseen(text: str, joiners: str = "") -> Iterator[Finding]:
    """Find invisible, direction-changing, control and private characters, also those written as ``&#8238;``.

    ``joiners`` are the invisible characters that the script needs; they may stand between two letters.
    """
    for number, line in enumerate(text.split("\n"), 1):
        decoded = unescape(line) if "&" in line else line
        for match in SUSPECT.finditer(decoded):
            if fault := _unseen(decoded, match.start(), joiners):
                yield Finding(number, "characters", fault)


def _unseen(line: str, place: int, joiners: str) -> str:
    letter = line[place]
    name = f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()
    if letter in joiners:
        around = line[place - 1 : place] + line[place + 1 : place + 2]
        if len(around) == 2 and all(unicodedata.category(one)[0] in "LM" for one in around):
            return ""
        return f"{name} may stand only between two letters"
    if kind := UNSEEN.get(unicodedata.category(letter)):
        return f"{name} is {kind}; take it out"
    return f"{name} shows nothing; take it out" if BLANK.match(letter) else ""


def alike(text: str) -> Iterator[Finding]:
    """Find words that mix alphabets whose letters look alike, and letters in disguise."""
    for number, line in enumerate(text.split("\n"), 1):
        decoded = unescape(line) if "&" in line else line
        if ALIKE_LETTERS.search(decoded):
            for word in WORD.findall(decoded):
                if fault := _alike(word):
                    yield Finding(number, "lookalikes", fault)
        for letter in STYLED.findall(decoded):
            plain = unicodedata.normalize("NFKC", letter)
            if plain.isascii() and plain.isalnum():
                yield Finding(number, "lookalikes", f"{letter} only looks like {plain}; write {plain}")


def _alike(word: str) -> str:
    alphabets = {
        name: letter
        for letter in word
        if letter.isalpha() and (name := unicodedata.name(letter, "").split(" ")[0]) in ALIKE
    }
    if len(alphabets) > 1:
        shown = ", ".join(f"{letter} is {name.title()}" for name, letter in sorted(alphabets.items()))
        return f"the word {word!r} mixes alphabets: {shown}"
    if "LATIN" in alphabets and (odd := ALIKE_LETTERS.search(word)):
        return f"the letter {odd[0]} (U+{ord(odd[0]):04X}) in {word!r} is no letter of this language"
    return ""
