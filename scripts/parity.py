"""What a translated block must have in common with its source, whatever the language."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scripts.blocks import Block

#: How each part of a block is called, with the letters around it as a page writes them.
PARTS = {
    "links": ("link target", "{}"),
    "images": ("picture", "{}"),
    "notes": ("footnote", "[^{}]"),
    "facts": ("fact", "{{{{ {} }}}}"),
    "code": ("code", "`{}`"),
    "html": ("raw HTML", "{}"),
}


def faults(source: Block, translation: Block) -> Iterator[str]:
    """Yield how a block differs from its source in what translation leaves as it is.

    Order is free, because languages have their own; number is not. A fact that is a link's target is told
    as a link.
    """
    if source.path != translation.path:
        yield f"the English is {named(source.path)} here, this is {named(translation.path)}"
    if source.anchor != translation.anchor:
        own, other = (f"{{#{block.anchor}}}" if block.anchor else "no id" for block in (translation, source))
        yield f"the heading has {own}, the English has {other}"
    if all(getattr(source, part) == getattr(translation, part) for part in PARTS):
        return  # nearly always, and counting takes time
    for part, (name, form) in PARTS.items():
        ours, theirs = Counter(getattr(source, part)), Counter(getattr(translation, part))
        if part == "facts":
            ours, theirs = (_printed(block) for block in (source, translation))
        lost, added = ((one - other).elements() for one, other in ((ours, theirs), (theirs, ours)))
        if written := _listed(lost, form):
            yield f"the {name} {written} of the English is not here"
        if written := _listed(added, form):
            yield f"the {name} {written} is not in the English"


def _printed(block: Block) -> Counter[str]:
    return Counter(block.facts) - Counter(link[2:-2] for link in block.links if link.startswith("{{"))


def _listed(found: Iterable[str], form: str) -> str:
    return ", ".join(form.format(text if len(text) <= 60 else f"{text[:60]}…") for text in found)


#: Words for the parts of a path.
NAMES = {
    "p": "a paragraph",
    "li": "a list item",
    "ul": "a bulleted list",
    "ol": "a numbered list",
    "th": "a head cell",
    "td": "a cell",
    "dt": "a term",
    "dd": "a description",
    "quote": "a quotation",
    "table": "a table",
    "dl": "a list of terms",
    "code": "code",
    "html": "raw HTML",
    "title": "a title",
    "description": "the description",
    "meta": "the front matter",
    "place": "a part made from data",
}


def named(path: str) -> str:
    """Say what a block is, in words: ``a list item in a numbered list``."""
    parts = []
    for part in reversed(path.split("/")):
        if part.startswith("box:"):
            parts.append(f"a box !!! {part.removeprefix('box:').replace('.', ' ')}")
        elif part[0] == "h" and part[1:].isdigit():
            parts.append(f"a heading {'#' * int(part[1:])}")
        else:
            parts.append(NAMES.get(part, part))
    return " in ".join(parts)
