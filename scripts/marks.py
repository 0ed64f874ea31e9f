"""What a reader sees of the state of a translation: English where a block is missing, a mark on an old one.

A safety text must not be old without a word. So the English of a missing block stands in its place, and a
block whose English has changed since says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml.html import Element, tostring

from scripts import blocks, locks, outline, pages
from scripts.editions import source
from scripts.locks import State
from scripts.paths import DOCS
from scripts.problems import BadInputError

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

    from scripts.blocks import Block
    from scripts.editions import Edition
    from scripts.locks import Finding, Text
    from scripts.problems import Problem

OLD = (State.STALE, State.EDITED)


@dataclass(frozen=True)
class Composition:
    """The body of a page, with the English of what its translation lacks."""

    markdown: str = ""  #: empty where nothing was put in
    english: frozenset[int] = frozenset()  #: lines that are English, from 1
    old: dict[int, datetime.date | None] = field(default_factory=dict)
    """Numbers of the page's own blocks, from 0 and without the English ones, that follow an older English
    text; and the last day on which they followed it."""
    left_out: int = 0  #: missing blocks for which no place was found

    @property
    def since(self) -> datetime.date | None:
        """The last day on which the whole page was said to follow its source; unknown for a new page."""
        return min((day for day in self.old.values() if day), default=None)

    @property
    def partial(self) -> bool:
        """Whether a block has no translation."""
        return bool(self.english or self.left_out)


def load(content: Edition, path: str) -> Composition:
    """Read a page as it is shown in the language of its text; ``path`` is the same in every locale.

    Raises :class:`scripts.problems.BadInputError`.
    """
    if content is source():
        return Composition()
    problems: list[Problem] = []
    original = pages.read(DOCS / source().locale / path, problems)
    own = pages.read(DOCS / content.locale / path, problems)
    if original is None or own is None:
        raise BadInputError(problems)
    text = locks.of_page(own, original, problems)
    if problems:
        raise BadInputError(problems)
    return compose(text, original.body, own.body)


def compose(text: Text, original: str, translation: str) -> Composition:
    """Put the English of every missing block into its place.

    ``original`` and ``translation`` are the bodies of the two pages that ``text`` compares. What stands in
    the translation keeps its form: where a block put between would change how another is read, the block
    goes to the nearest place where it does not, or is left out.
    """
    own = [block for block in text.translation if block.line > 0]
    number = {id(block): place for place, block in enumerate(own)}
    old = {
        number[id(finding.translation)]: finding.since
        for finding in text.findings
        if finding.state in OLD and id(finding.translation) in number
    }
    lines = [(line, False) for line in translation.split("\n")]
    left_out = 0
    # From the end, so that the lines before stay where they are.
    for gap in reversed(list(_gaps(text.findings))):
        for filled in _filled(lines, gap, original.split("\n")):
            if _reads_as(filled, own, gap.missing):
                lines = filled
                break
        else:
            left_out += len(gap.missing)
    markdown = "\n".join(line for line, _ in lines)
    english = frozenset(place for place, (_, foreign) in enumerate(lines, 1) if foreign)
    return Composition(markdown, english, old, left_out)


@dataclass(frozen=True)
class _Gap:
    """Missing blocks that stand together, and the blocks of both pages around them."""

    missing: list[Block]
    before: tuple[Block, Block] | None  #: of the source and the translation
    after: tuple[Block, Block] | None


def _gaps(findings: Sequence[Finding]) -> Iterator[_Gap]:
    missing: list[Block] = []
    before: tuple[Block, Block] | None = None
    # Blocks that only the translation has stand between pairs; they end no gap.
    for finding in [*findings, None]:
        if finding and (finding.source is None or finding.source.line < 1):
            continue
        if finding and finding.source and finding.translation is None:
            missing.append(finding.source)
            continue
        pair = (finding.source, finding.translation) if finding and finding.source else None
        after = pair if pair and pair[1] else None
        if missing:
            yield _Gap(missing, before, after)  # type: ignore[arg-type]
            missing = []
        before = after  # type: ignore[assignment]


def _filled(
    lines: list[tuple[str, bool]], gap: _Gap, original: Sequence[str]
) -> Iterator[list[tuple[str, bool]]]:
    """Yield the page with a gap filled in, the likeliest place first."""
    first, last = gap.missing[0].line, max(block.end for block in gap.missing)
    english = [(line, True) for line in original[first - 1 : last]]
    empty = [("", False)]
    if gap.before:
        place = gap.before[1].end
        blank = [("", False)] * (first - gap.before[0].end - 1)
        if not any(line.strip() for line in original[gap.before[0].end : first - 1]):
            yield [*lines[:place], *blank, *english, *lines[place:]]
    if gap.after:
        place = gap.after[1].line - 1
        blank = [("", False)] * (gap.after[0].line - last - 1)
        yield [*lines[:place], *english, *blank, *lines[place:]]
    for near in (gap.before[1].end if gap.before else None, gap.after[1].line - 1 if gap.after else None):
        if near is not None:
            yield [*lines[:near], *empty, *english, *empty, *lines[near:]]
    if not gap.before and not gap.after:
        yield [*lines, *empty, *english]


def _reads_as(lines: list[tuple[str, bool]], own: Sequence[Block], missing: Iterable[Block]) -> bool:
    """Tell whether a composed page still has every block of the translation as it was, and the English."""
    foreign = {place for place, (_, english) in enumerate(lines, 1) if english}
    found = blocks.split("\n".join(line for line, _ in lines))
    kept = [block.hash for block in found if block.line not in foreign]
    added = {block.text for block in found if block.line in foreign}
    return kept == [block.hash for block in own] and all(block.text in added for block in missing)


def mark(html: str, composition: Composition, edition: Edition) -> str:
    """Mark in the HTML of a composed page the language of English blocks and the age of old ones."""
    if not composition.english and not composition.old:
        return html
    body = outline.parse(html)
    number = -1
    noted: set[int] = set()
    for block, element in outline.match(blocks.split(composition.markdown), body):
        if block.line in composition.english:
            _set_language(element, source())
            element.classes.add("untranslated")
            continue
        number += 1
        if any("untranslated" in above.classes for above in element.iterancestors()):
            _set_language(element, edition)
        if number in composition.old:
            element.classes.add("stale")
            # One note is enough for the cells of a row.
            if block.kind not in ("td", "th") or block.line not in noted:
                _note(element, edition.say("stale.block"))
            noted.add(block.line)
    return "".join(tostring(child, encoding="unicode") for child in body)


def _set_language(element: HtmlElement, edition: Edition) -> None:
    element.set("lang", edition.tag)
    element.set("dir", edition.direction)


def _note(element: HtmlElement, words: str) -> None:
    note = Element("small", {"class": "stale-note"})
    note.text = words
    note.tail = f" {element.text or ''}"
    element.text = None
    element.insert(0, note)
