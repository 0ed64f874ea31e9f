"""The rules that the text of a page keeps, by name, and what breaking one of them means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What follows when a page breaks a rule."""

    SAFETY = "safety"  #: refused, always
    ERROR = "error"  #: refused, unless the page says why it is right all the same
    ADVICE = "advice"  #: said, never refused; the page may say why it is right


#: Every rule and its level. Each has a folder of examples in ``tests/data/rules/``, a row in CONTRIBUTING.md.
RULES = {
    "front-matter": Level.SAFETY,
    "size": Level.SAFETY,
    "characters": Level.SAFETY,
    "lookalikes": Level.SAFETY,
    "html": Level.SAFETY,
    "attributes": Level.SAFETY,
    "address": Level.SAFETY,
    "picture": Level.SAFETY,
    "own-footnote": Level.SAFETY,
    "two-readings": Level.SAFETY,
    "comment": Level.SAFETY,
    "nfc": Level.ERROR,
    "letters": Level.ERROR,
    "zawgyi": Level.ERROR,
    "traditional": Level.ERROR,
    "script": Level.ERROR,
    "language": Level.ERROR,
    "copied": Level.ERROR,
    "likeness": Level.ERROR,
    "numbers": Level.ADVICE,
    "glossary": Level.ADVICE,
    "length": Level.ADVICE,
    "spelling": Level.ADVICE,
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place where a page breaks a rule."""

    line: int  #: of the page's body, counted from 1; the lines of the front matter are 0 and below
    rule: str  #: a key of :data:`RULES`
    message: str

    def __str__(self) -> str:
        return f"{self.message} [{self.rule}]"
