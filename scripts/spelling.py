"""Words that a language's Hunspell dictionary does not know, where the dictionary is installed.

The dictionaries are Debian packages, named in ``data/editions.yml``. No check fails for want of one.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import cache, glossary
from scripts.languages import SCRIPTS
from scripts.paths import CACHE, DATA
from scripts.rules import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scripts.blocks import Block
    from scripts.editions import Edition

FOLDER = Path("/usr/share/hunspell")
KNOWN = CACHE / "known" / "spelling"  #: what was looked up before, by dictionary; reading one takes seconds
OWN = DATA / "words"  #: a list for each locale: words that are right and in no dictionary
#: A word, with the joiners, apostrophes and marks that stand inside; a Tibetan one is a syllable. What
#: touches a digit is no word.
WORD = re.compile(
    r"(?<![\w.])(?:[\u0f40-\u0fbc]+"
    r"|[\u0621-\u0652\u0670-\u06d5\u06fa-\u06ff]+(?:[\u200c\u0654][\u0621-\u06d5]*)*"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*)(?![\w])"
)
#: Signs of short vowels and the like, which a writer may add to an Arabic word or leave out.
POINTS = re.compile("[\u064b-\u0652\u0654\u0670]")
SAID = "the dictionary does not know "
RULES = re.compile(r"^(?:SFX|PFX|COMPOUND|IGNORE)", re.MULTILINE)


def missing(edition: Edition) -> str:
    """Say what to install where an edition's dictionary is not on this machine; empty where it is."""
    if not edition.dictionary or _files(edition)[1].is_file():
        return ""
    return f"{edition.locale}: spelling was not checked; sudo apt install {edition.dictionary_package}"


def version(edition: Edition) -> str:
    """Return a text that changes with the dictionary of an edition."""
    if not edition.dictionary or missing(edition):
        return missing(edition)
    return "".join(f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}\n" for file in _files(edition))


def findings(blocks: Iterable[Block], edition: Edition) -> Iterator[Finding]:
    """Find the words of a page that the dictionary does not know, each where it stands first."""
    if not edition.dictionary or missing(edition):
        return
    first: dict[str, int] = {}
    for block in blocks:
        for word in WORD.findall(block.plain):
            first.setdefault(unicodedata.normalize("NFC", word), block.line)
    letters = [SCRIPTS[name] for name in edition.scripts]
    words = [
        word
        for word in first
        # A word with a capital is taken for a name.
        if len(word) > 1 and word == word.lower() and any(script.match(word) for script in letters)
    ]
    right = _speller(edition).known(words)
    for word in words:
        if word not in right:
            yield Finding(first[word], "spelling", f"{SAID}{word}")


def _files(edition: Edition) -> tuple[Path, Path]:
    return FOLDER / f"{edition.dictionary}.aff", FOLDER / f"{edition.dictionary}.dic"


@functools.cache
def _speller(edition: Edition) -> _Speller:
    return _Speller(edition)


class _Speller:
    """A dictionary that is read only when it is asked for a word it was never asked for before."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        digest = hashlib.sha256(b"".join(file.read_bytes() for file in _files(edition)))
        self.own = _own(edition)
        ways = (edition.letters, edition.same_spelling, edition.endings, sorted(self.own))
        digest.update(repr(ways).encode())
        self.file = KNOWN / f"{edition.dictionary}-{digest.hexdigest()[:16]}.json"
        try:
            self.verdicts: dict[str, bool] = json.loads(self.file.read_text("utf-8"))
        except (OSError, ValueError):
            self.verdicts = {}
        self.lookup: Callable[[str], bool] | None = None

    def known(self, words: Iterable[str]) -> set[str]:
        """Return the words that the dictionary knows."""
        words = list(words)
        new = [word for word in words if word not in self.verdicts]
        if new:
            self.lookup = self.lookup or _reader(self.edition)
            self.verdicts |= {word: self._right(word) for word in new}
            cache.replace(self.file, json.dumps(self.verdicts, ensure_ascii=False).encode())
        return {word for word in words if self.verdicts[word]}

    def _right(self, word: str) -> bool:
        """Look a word up as it stands, without its points or ending, or by the parts that joiners part."""
        plain = POINTS.sub("", word)
        forms = {word, word.replace("’", "'"), plain, _folded(word, self.edition.same_spelling)}
        forms |= {plain.removesuffix(ending) for ending in self.edition.endings}
        if any(map(self._listed, forms)):
            return True
        parts = plain.split("\u200c")
        return len(parts) > 1 and all(self._listed(part) or part in self.edition.endings for part in parts)

    def _listed(self, word: str) -> bool:
        assert self.lookup
        return word in self.own or self.lookup(word)


def _own(edition: Edition) -> frozenset[str]:
    try:
        listed = (OWN / f"{edition.locale}.txt").read_text("utf-8").split("\n")
    except FileNotFoundError:
        listed = []
    terms = (form for term in glossary.terms().values() for form in term.forms.get(edition.locale, ()))
    return frozenset(word.strip() for word in listed) | {
        word for term in terms for word in WORD.findall(term)
    }


def _reader(edition: Edition) -> Callable[[str], bool]:
    affixes, words = _files(edition)
    if RULES.search(affixes.read_text("utf-8", errors="replace")):
        # Takes a while to load, and most words were looked up before.
        from spylls.hunspell import Dictionary

        dictionary = Dictionary.from_files(str(FOLDER / edition.dictionary))
        return lambda word: bool(dictionary.lookup(word))
    # Without rules it is a list of words, which needs no library that takes seconds to read it.
    text = _folded(unicodedata.normalize("NFC", words.read_text("utf-8")), edition.letters)
    return frozenset(line.split("/")[0].strip() for line in text.split("\n")[1:]).__contains__


def _folded(word: str, replaced: dict[str, str]) -> str:
    for old, new in replaced.items():
        word = re.sub(old, new, word)
    return word
