"""The language a block is written in, where it is not the page's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pycld2

if TYPE_CHECKING:
    from scripts.editions import Edition

SHORTEST = 40  #: letters of prose; a guess at fewer is not worth much
LEAST_SHARE = 0.5  #: of the letters that must be of the language's own scripts
SURE = 80  #: percent of the text that must be in another language before it is believed
#: Names in Latin letters: words that begin with a capital, and what joins them.
NAME = re.compile(r"\b[A-Z][\w'’.&-]*(?:\s+(?:(?:of|the|and|for|on|in|to|de|la|v)\s+)*[A-Z][\w'’.&-]*)*")
#: Where the letters of each script stand that a language of ours is written in.
SCRIPTS = {
    "Latin": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
    "Han": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"),
    "Arabic": re.compile("[\u0620-\u064a\u066e-\u06d5\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "Tibetan": re.compile("[\u0f40-\u0fbc]"),
    "Myanmar": re.compile("[\u1000-\u103f\u1050-\u109f\uaa60-\uaa7f]"),
}
#: All of them together.
KNOWN = re.compile("|".join(letters.pattern for letters in SCRIPTS.values()))


def other_script(text: str, edition: Edition) -> str:
    """Return the name of the script that a text is mostly written in, where it is none of the edition's."""
    if "Latin" not in edition.scripts:
        text = NAME.sub(" ", text)
    counts = {name: len(letters.findall(text)) for name, letters in SCRIPTS.items()}
    letters = sum(map(str.isalpha, text))
    # A vowel sign of Tibetan is no letter for Python, but one for us.
    counts["another script"] = sum(map(str.isalpha, KNOWN.sub("", text)))
    own = sum(counts[name] for name in edition.scripts)
    if letters < SHORTEST or own >= LEAST_SHARE * sum(counts.values()):
        return ""
    return max((name for name in counts if name not in edition.scripts), key=counts.__getitem__)


def other_language(text: str, edition: Edition) -> str:
    """Return the English name of the language of a text, where it is surely not the edition's."""
    if "Latin" not in edition.scripts:
        text = NAME.sub(" ", text)
    own = [letter for name in edition.scripts for letter in SCRIPTS[name].findall(text)]
    # A Chinese character says as much as a short word.
    if len(own) < (SHORTEST if edition.spaced or "Han" not in edition.scripts else SHORTEST / 2):
        return ""
    try:
        sure, _, found = pycld2.detect(text.encode(), isPlainText=True, bestEffort=False)
    except pycld2.error:  # half a character, which another rule finds
        return ""
    name, code, percent, _ = found[0]
    if (
        not sure
        or percent < SURE
        or code.split("-")[0] in ("un", edition.tag.split("-")[0], *edition.taken_for)
    ):
        return ""
    return str(name).title()
