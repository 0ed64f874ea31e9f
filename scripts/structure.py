"""What a page is made of, with line numbers: headings, links, images, raw HTML."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdformat_mkdocs.mdit_plugins import material_admon_plugin, material_deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from scripts import comments
from scripts.facts import LOOKUP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.pages import Page
    from scripts.problems import Problem


def _parser() -> MarkdownIt:
    parser = (
        MarkdownIt("commonmark", {"html": True})
        .enable("table")
        .use(footnote_plugin, inline=False)  # the website has no `^[notes in the line]`
        .use(material_deflist_plugin)
        .use(material_admon_plugin)
    )
    # markdown-it takes a dangerous link for plain text; the builder's parser does not, so it must be seen.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    # Targets are compared as they are written.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


PARSER = _parser()
#: Leaves inline content as it is written, and footnotes where they stand.
OUTLINE = _parser()
OUTLINE.core.ruler.enableOnly(["normalize", "block"])
HEADING_ID = re.compile(r"\{:?\s*#(?P<id>[^\s}]+)\s*\}\s*$")
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: A link inside the manual; every other address has to be a fact.
INSIDE = re.compile(r"(?=.)(?:(?:\.\./)*[a-z0-9-]+(?:/[a-z0-9-]+)*\.md)?(?:#[a-z0-9-]+)?")
#: Begins a looked-up address while a page is parsed, so that `[text]({{ id }})` is a link. A private-use
#: character, so that no page can write such an address itself.
LOOKED_UP = "\ue000"
#: What inline content needs for anything but plain words.
MARKS = re.compile(r"[*_`<&\\]|\[(?!\^[^\]\s]+\](?![(\[]))|  \n")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its explicit id; empty where it has none."""

    level: int
    id: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image, with its target as written."""

    target: str
    line: int
    image: bool = False

    @property
    def looked_up(self) -> bool:
        """Whether the target is a fact of the ledger."""
        return self.target.startswith(LOOKED_UP)


@dataclass(slots=True)
class Structure:
    """The parts of one page that links and checks need; lines are counted in its body, from 1."""

    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    html: list[tuple[int, str]] = field(default_factory=list)

    @property
    def ids(self) -> set[str]:
        """Ids that a link may point at."""
        return {heading.id for heading in self.headings if heading.id}


def restored(kept: dict[str, Any]) -> Structure:
    """Return the structure that :func:`dataclasses.asdict` made of one."""
    return Structure(
        [Heading(**one) for one in kept["headings"]],
        [Link(**one) for one in kept["links"]],
        [(line, html) for line, html in kept["html"]],
    )


def readable(markdown: str) -> str:
    """Write each looked-up address of a page's body as a link's target; lines and columns are kept."""
    return LOOKUP.sub(_as_target, markdown.replace(LOOKED_UP, "\ufffd"))


def _as_target(match: re.Match[str]) -> str:
    if not match["target"]:
        return match[0]
    return (match["target"] + LOOKED_UP + match["id"].strip()).ljust(len(match[0]))


def inline(content: str, links: dict[str, Any]) -> list[Token]:
    """Read what stands in a block; ``links`` are the targets that the page defines apart from their links."""
    children: list[Token] = []
    if MARKS.search(content):
        PARSER.inline.parse(content, PARSER, links, children)
    else:  # most of a page, and the parser is slow
        children.append(Token("text", "", 0, content=content))
    return children


@lru_cache
def parse(markdown: str) -> Structure:
    """Read the structure of a page's body."""
    result = Structure()
    line = 1
    links: dict[str, Any] = {}
    for index, token in enumerate(parsed := OUTLINE.parse(readable(comments.strip(markdown)), links)):
        if token.map:
            line = token.map[0] + 1
        if token.type == "html_block":
            result.html.append((line, token.content.split("\n", 1)[0].strip()))
        elif token.type == "inline":
            if parsed[index - 1].type == "heading_open":
                match = HEADING_ID.search(token.content)
                words = HEADING_ID.sub("", token.content).strip()
                result.headings.append(
                    Heading(int(parsed[index - 1].tag[1]), match["id"] if match else "", words, line)
                )
            _inline(inline(token.content, links), line, result)
    return result


def _inline(children: list[Token], line: int, result: Structure) -> None:
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "link_open":
            result.links.append(Link(str(child.attrs.get("href", "")), line))
        elif child.type == "image":
            result.links.append(Link(str(child.attrs.get("src", "")), line, image=True))
        elif child.type == "html_inline":
            result.html.append((line, child.content))


def problems(page: Page, structures: dict[str, Structure]) -> Iterator[Problem]:
    """Yield what is wrong with a page's own structure and with its links to other pages.

    ``structures`` holds the pages a reader of this locale gets, by path: the translation where there is
    one, else the source.
    """
    own = structures[page.path]
    seen: set[str] = set()
    for heading in own.headings:
        if heading.level == 1:
            yield page.problem(
                heading.line, "a page has no `#` heading; its title stands in the front matter"
            )
        if not ID.fullmatch(heading.id):
            yield page.problem(
                heading.line, f"the heading {heading.text!r} needs an id of its own, such as {{#first-steps}}"
            )
        elif heading.id in seen:
            yield page.problem(heading.line, f"the heading id #{heading.id} stands twice on this page")
        seen.add(heading.id)
    for link in own.links:
        if fault := _link_fault(page.path, link, structures):
            yield page.problem(link.line, fault)


def _link_fault(path: str, link: Link, structures: dict[str, Structure]) -> str:
    target, _, fragment = link.target.partition("#")
    if link.image or link.looked_up or not INSIDE.fullmatch(link.target):
        return ""  # judged by scripts.safety
    other = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
    if other not in structures:
        return f"link goes to {link.target}; there is no page docs/<locale>/{other}"
    if fragment and fragment not in structures[other].ids:
        return f"link goes to {link.target}; {other} has no heading with the id {fragment}"
    return ""
