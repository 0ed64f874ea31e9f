"""Where each block of a page stands in the HTML that was rendered from it.

Blocks are read by markdown-it, which knows their lines; the site is rendered by Python-Markdown, which does
not. Where the two would read a page in different ways, a mark could stand on the wrong paragraph, so the
whole outline must agree before any block is matched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.html

from scripts import generated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from scripts.blocks import Block

CONTAINERS = {"ul": "ul", "ol": "ol", "blockquote": "quote", "table": "table", "dl": "dl"}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = frozenset({*CONTAINERS, *HEADINGS, "p", "pre", "div", "li", "dd", "dt"})


class OutlineError(ValueError):
    """Raised where the HTML is not what the page's blocks say; carries the line of the body."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def parse(html: str) -> HtmlElement:
    """Parse the HTML of a page's body into one element that holds it."""
    return lxml.html.fragment_fromstring(html, create_parent="div")


def match(found: Iterable[Block], body: HtmlElement) -> list[tuple[Block, HtmlElement]]:
    """Pair the blocks of a page's body with their elements, in order.

    Front matter and footnotes have none. Raises :class:`OutlineError` where the two differ in number or
    in kind.
    """
    own = [block for block in found if not block.path.startswith(("meta/", "note:"))]
    elements = list(outline(body))
    for block, (path, _) in zip(own, elements, strict=False):
        if block.path != path:
            raise OutlineError(block.line, f"reads as {block.path} and is rendered as {path}")
    if len(own) > len(elements):
        raise OutlineError(own[len(elements)].line, "is not rendered")
    if len(own) < len(elements):
        path, element = elements[len(own)]
        raise OutlineError(own[-1].line if own else 1, f"is followed by {path} {text(element)[:40]!r}")
    return [(block, element) for block, (_, element) in zip(own, elements, strict=True)]


def outline(parent: HtmlElement, path: tuple[str, ...] = ()) -> Iterator[tuple[str, HtmlElement]]:
    """Yield path and element of every block, in the names of :class:`scripts.blocks.Block`."""
    own = bool(path) and path[-1] in ("li", "dd")
    if own and _inline(parent):
        yield "/".join(path), parent
        own = False
    for element in parent:
        tag = element.tag
        if not isinstance(tag, str):  # a comment
            continue
        classes = element.get("class", "").split()
        if generated.MARK in element.attrib:
            yield "/".join((*path, "place")), element
        elif tag in CONTAINERS:
            yield from outline(element, (*path, CONTAINERS[tag]))
        elif tag in ("thead", "tbody", "tr"):
            yield from outline(element, path)
        elif tag in ("li", "dd"):
            yield from outline(element, (*path, tag))
        elif "admonition" in classes:
            yield from outline(element, (*path, f"box:{'.'.join(classes[1:])}"))
        elif tag == "pre" or "highlight" in classes:
            yield "/".join((*path, "code")), element
        elif tag == "p" and (text(element) or len(element)):
            leaf = ["title"] if "admonition-title" in classes else [] if own else ["p"]
            yield "/".join((*path, *leaf)), element
        elif (tag in ("th", "td", "dt") and (text(element) or len(element))) or tag in HEADINGS:
            yield "/".join((*path, tag)), element
        elif tag in ("div", "hr") and "footnote" not in classes and tag != "hr":
            yield "/".join((*path, "html")), element
        if tag in BLOCKS and tag != "hr":
            own = False


def text(element: HtmlElement) -> str:
    """Return the words of a block's element: what stands in it before the blocks that it holds."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in BLOCKS:
            break
        if isinstance(child.tag, str):
            yield from _texts(child)
        yield child.tail or ""


def _inline(element: HtmlElement) -> bool:
    """Tell whether an element begins with words of its own and not with a paragraph."""
    return bool((element.text or "").strip()) or (len(element) > 0 and element[0].tag not in BLOCKS)
