"""What makes English easy to read and to translate, measured block by block."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyphen

from scripts import cache, pages, structure
from scripts.editions import source
from scripts.facts import LOOKUP, NOTE

if TYPE_CHECKING:
    from scripts.pages import Page

LONGEST_SENTENCE = 35  #: words
SENTENCE_END = re.compile(r"(?<=[.?!:])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
MARKUP = re.compile(r"\*\*|\[(?P<text>[^\]]*)\]\([^)]*\)|\{[:#][^}]*\}")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or cell of a page."""

    line: int  #: in the body, from 1
    text: str  #: as written
    example: bool  #: stands in a box with an invented example

    @property
    def words(self) -> str:
        """The text without marks; a fact counts as one word."""
        plain = NOTE.sub("", LOOKUP.sub("X", self.text))
        return " ".join(MARKUP.sub(lambda match: match["text"] or "", plain).split())

    @property
    def sentences(self) -> list[str]:
        """The sentences of the block."""
        return SENTENCE_END.split(self.words)


def blocks(markdown: str) -> list[Block]:
    """List the blocks of prose of a page's body; code is left out."""
    found: list[Block] = []
    boxes: list[bool] = []
    line = 1
    for token in structure.PARSER.parse(markdown):
        if token.map:
            line = token.map[0] + 1
        if token.type == "admonition_open":
            boxes.append("example" in str(token.attrs.get("class", "")))
        elif token.type == "admonition_close":
            boxes.pop()
        elif token.type == "inline":
            children = token.children or []
            text = "".join(
                "" if child.type == "code_inline" else " " if child.type == "softbreak" else _source(child)
                for child in children
            )
            found.append(Block(line, text, any(boxes)))
    return found


def _source(token: object) -> str:
    kind, content = getattr(token, "type", ""), getattr(token, "content", "")
    if kind == "footnote_ref":
        return f"[^{getattr(token, 'meta')['label']}]"  # noqa: B009
    return str(content)


@functools.cache
def _hyphenator() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB")


@functools.cache
def syllables(word: str) -> int:
    """Estimate the syllables of an English word from where it may be hyphenated."""
    vowels = len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))
    return max(1, vowels, len(_hyphenator().positions(word)) + 1)


def grade(markdown: str) -> float:
    """Return the Flesch-Kincaid grade of a page: years of school that a reader needs (Kincaid 1975).

    Parts of fewer than four words (cells, names) are no sentences and are left out.
    """
    # textstat would do the same, but fetches a dictionary of pronunciation from the network when it runs.
    sentences = [sentence for block in blocks(markdown) for sentence in block.sentences]
    counted = [words for sentence in sentences if len(words := WORD.findall(sentence)) >= 4]
    total = sum(len(words) for words in counted)
    if not total:
        return 0.0
    beats = sum(syllables(word) for words in counted for word in words)
    return 0.39 * total / len(counted) + 11.8 * beats / total - 15.59


def grades() -> dict[str, float]:
    """Return the grade of each page of the source, by its path, in the order of the navigation."""
    written = pages.load(source().locale, [])
    return {path: _kept_grade(written[path]) for path in pages.order() if path in written}


def _kept_grade(page: Page) -> float:
    """Return the grade of a page, looked up where the same text was graded before."""
    name = cache.key(cache.program(), page.body)
    found: float = cache.known(f"grades/{page.path}", name, lambda: round(grade(page.body), 1))
    return found


def grades_table(found: dict[str, float]) -> str:
    """Return the grades as Markdown, the hardest page first."""
    hardest = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    rows = [f"| {path} | {value:.1f} |" for path, value in hardest]
    return "\n".join(["| Page | Grade (Flesch-Kincaid) |", "|---|--:|", *rows])
