"""The letters of a language: those that belong to another, and those that are written in another way."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from myanmartools import ZawgyiDetector
from opencc import OpenCC

from scripts.rules import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.editions import Edition

#: A text is taken for Zawgyi above this probability; Unicode text of ours stays below 0.001.
ZAWGYI = 0.5
SHORTEST_ZAWGYI = 12  #: letters; fewer look alike in both encodings
#: Arabic letters in the shapes that only old programs need.
PRESENTED = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdf1\ufe70-\ufefc]")
CONTEXT = 8  #: characters shown on each side of a letter


def findings(text: str, line: int, edition: Edition) -> Iterator[Finding]:
    """Find what no writer of the language would write; ``text`` is prose that begins on ``line``."""
    if not unicodedata.is_normalized("NFC", text):
        written = next(part for part in text.split() if not unicodedata.is_normalized("NFC", part))
        points = " ".join(f"{ord(letter):04X}" for letter in unicodedata.normalize("NFC", written)[:12])
        yield Finding(line, "nfc", f"{written!r} is not in the normal form NFC, which is {points}")
    for pattern, right in edition.letters.items():
        seen = set()
        for match in re.finditer(pattern, text):
            if match[0] not in seen:
                seen.add(match[0])
                points = " ".join(f"U+{ord(letter):04X}" for letter in match[0])
                yield Finding(
                    line, "letters", f"{match[0]} ({points}) in {_around(text, match)!r}: write {right}"
                )
    if old := PRESENTED.search(text):
        plain = unicodedata.normalize("NFKC", old[0])
        yield Finding(line, "letters", f"U+{ord(old[0]):04X} in {_around(text, old)!r}: write {plain}")
    if edition.zawgyi and _zawgyi(text):
        yield Finding(line, "zawgyi", f"{text[:30]!r} is written in Zawgyi; write it in Unicode")
    if edition.simplified:
        yield from _traditional(text, line, edition)


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - CONTEXT) : match.end() + CONTEXT]


@cache
def _detector() -> ZawgyiDetector:
    return ZawgyiDetector()


def _zawgyi(text: str) -> bool:
    burmese = "".join(re.findall("[\u1000-\u109f ]+", text))
    if len(burmese.strip()) < SHORTEST_ZAWGYI:
        return False
    return bool(_detector().get_zawgyi_probability(burmese) > ZAWGYI)


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def elsewhere(text: str, edition: Edition) -> tuple[str, str]:
    """Return Traditional characters, and those of a text in Simplified Chinese that they are written for."""
    characters = [chr(code) for code in range(0x3400, 0xA000)]
    simple = _converter(edition.simplified).convert("\n".join(characters)).split("\n")
    used = set(text)
    pairs = [pair for pair in zip(characters, simple, strict=True) if pair[0] != pair[1] and pair[1] in used]
    return "".join(written for written, _ in pairs), "".join(plain for _, plain in pairs)


def _traditional(text: str, line: int, edition: Edition) -> Iterator[Finding]:
    """Find characters that OpenCC would write in another way."""
    simple = _converter(edition.simplified).convert(text)
    if len(simple) != len(text):
        yield Finding(line, "traditional", f"{text[:30]!r} has words in Traditional Chinese")
        return
    seen = {}
    for place, (written, plain) in enumerate(zip(text, simple, strict=True)):
        if written != plain and written not in seen and written not in edition.both_simplified:
            seen[written] = (
                f"{written} in {text[max(0, place - 4) : place + 5]!r} is Traditional; write {plain}"
            )
    for message in seen.values():
        yield Finding(line, "traditional", message)
