"""Putting translated blocks into a page: in the place of their mates, or where the source has them.

A page that does not exist yet is made the same way, from nothing. What nobody translated is left out; what
holds nothing to translate is taken over from the source.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import TYPE_CHECKING

import yaml

from scripts import blocks, parity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scripts.alignment import Pair
    from scripts.blocks import Block
    from scripts.pages import Page

#: How a block of each kind is written alone, to see whether a text stays one block of this kind.
ALONE = {
    "li": "- {}",
    "th": "| {} |\n|---|\n| x |",
    "td": "| x |\n|---|\n| {} |",
    "title": '!!! note "{}"\n    x',
    "dt": "{}\n:   x",
    "dd": "x\n:   {}",
}
#: Kinds that cannot stand without another block.
BESIDE = ("th", "td", "title", "dt", "dd")


def alone(like: Block, text: str) -> Block | None:
    """Read a text as a block in the place of another; ``None`` where it would not stay one such block."""
    if like.path.startswith("meta/"):
        return None if "\n" in text else replace(like, raw=text, text=text, plain=text)
    marks = like.kind.removeprefix("h")
    form = f"{'#' * int(marks)} {{}} {{#x}}" if marks.isdigit() else ALONE.get(like.kind, "{}")
    found = blocks.split(form.replace("{}", text, 1))
    mates = [block for block in found if block.raw == text and block.kind in (like.kind, "p")]
    if len(found) > 1 + (like.kind in BESIDE) or not mates:
        return None
    return replace(mates[0], path=like.path, anchor=like.anchor)


def faults(source: Block, text: str) -> Iterator[str]:
    """Yield why a text cannot be the translation of a block."""
    own = alone(source, text)
    if own is None:
        yield f"the text does not stay {parity.named(source.kind)}: it begins or ends another block"
    else:
        yield from parity.faults(source, own)


@dataclass(slots=True)
class _Unit:
    """Blocks that stand on the same lines: the cells of a row; else one block alone."""

    first: int  #: line of the body, from 1
    last: int
    pairs: list[tuple[Block, Block | None]] = field(default_factory=list)


def compose(original: Page, page: Page | None, pairs: Sequence[Pair], texts: Mapping[int, str]) -> str:
    """Return the whole text of a translated page with new texts in it.

    ``pairs`` are the blocks of the source and their mates in ``page``, in the order of the source;
    ``texts`` hold the new text of a block by the ``id()`` of the source's block.
    """
    body = page.body if page else ""
    edits: list[tuple[int, int, str]] = []
    place = 0  # in the body, behind what was placed last
    behind = 0  # last line of the source's unit that was placed last
    for unit in _units(pairs):
        mates = [mate for _, mate in unit.pairs if mate is not None]
        wanted = [(source, mate) for source, mate in unit.pairs if id(source) in texts]
        if all(mate is not None for _, mate in wanted) and mates:
            edits += (
                (*mate.span, _continued(body, mate.span[0], texts[id(source)]))
                for source, mate in wanted
                if mate is not None and texts[id(source)] != mate.raw
            )
        elif mates:  # a row that had an empty cell
            start, end = _lines(body, mates[0].line, mates[0].end)
            edits.append((start, end, _written(original.body, unit, texts)))
        elif wanted or not any(source.translatable for source, _ in unit.pairs):
            text = _written(original.body, unit, texts)
            before = "" if not behind else "\n" if unit.first == behind + 1 else "\n\n"
            edits.append((place, place, before + text + _gap(body, place, before)))
        else:
            continue
        if mates:
            place = _lines(body, mates[0].line, mates[-1].end)[1]
        behind = unit.last
    # From the end, so that places stay true; what goes to one place was noted in its order.
    for start, end, text in reversed(sorted(edits, key=itemgetter(0))):  # noqa: C413
        body = body[:start] + text + body[end:]
    if page is None:
        body = f"\n{body}\n"
    return f"---\n{_front(original, page, pairs, texts)}---\n{body}"


def _units(pairs: Sequence[Pair]) -> list[_Unit]:
    units: list[_Unit] = []
    for source, mate in pairs:
        if source is None or source.path.startswith("meta/"):
            continue
        if not units or (units[-1].first, units[-1].last) != (source.line, source.end):
            units.append(_Unit(source.line, source.end))
        units[-1].pairs.append((source, mate))
    return units


def _lines(body: str, first: int, last: int) -> tuple[int, int]:
    """Return where the first line begins and where the last one ends."""
    lines = body.split("\n")
    start = sum(len(line) + 1 for line in lines[: first - 1])
    return start, start + len("\n".join(lines[first - 1 : last]))


def _written(body: str, unit: _Unit, texts: Mapping[int, str]) -> str:
    """Write the lines of a unit of the source with the words of the translation."""
    start, end = _lines(body, unit.first, unit.last)
    text = body[start:end]
    for source, mate in reversed(unit.pairs):
        if source.translatable:
            own = texts.get(id(source), mate.raw if mate else "")
            own = _continued(body, source.span[0], own)
            text = text[: source.span[0] - start] + own + text[source.span[1] - start :]
    return text


def _gap(body: str, place: int, before: str) -> str:
    """Return what keeps a new unit apart from what stands behind it."""
    rest = body[place:]
    if before == "\n" or not rest.strip() or rest.startswith("\n\n"):
        return ""
    return "\n" if rest.startswith("\n") else "\n\n"


def _continued(body: str, start: int, text: str) -> str:
    """Indent the lines of a text that follow its first as what stands before it asks for."""
    before = body[body.rfind("\n", 0, start) + 1 : start]
    return text.replace("\n", "\n" + re.sub(r"[^\s>]", " ", before))


def _front(original: Page, page: Page | None, pairs: Sequence[Pair], texts: Mapping[int, str]) -> str:
    front = page.front if page else "title:\ndescription:\n"
    for source, mate in pairs:
        if source and source.path.startswith("meta/") and id(source) in texts:
            name, text = source.kind, texts[id(source)]
            if mate is None or mate.raw != text:
                # The value of a key goes on over lines that are indented.
                begin, end = next(re.finditer(rf"^{name}:.*\n(?:[ \t]+.*\n)*", front, re.MULTILINE)).span()
                front = front[:begin] + _field(name, text) + front[end:]
    if page is None:
        front += f"notices: [{', '.join(notices)}]\n" if (notices := original.meta.get("notices")) else ""
        front += "review: draft\n"
    return front


def _field(name: str, text: str) -> str:
    """Write a line of front matter; with quotes only where it would be read as something else."""
    line = f"{name}: {text}\n"
    try:
        plain = yaml.safe_load(line) == {name: text}
    except yaml.YAMLError:
        plain = False
    return line if plain else f"{name}: {json.dumps(text, ensure_ascii=False)}\n"
