"""The one stylesheet of the website: those rules of Material that its pages use, the fonts, then our own.

Material's sheet is made for everything the theme can do; a page of the manual uses a tenth of it, and a
reader on a slow line would wait for the rest.
"""

from __future__ import annotations

import re
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tinycss2

from scripts.editions import editions
from scripts.paths import OVERRIDES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Our own rules, in the order in which they count.
OWN = tuple(OVERRIDES / "styles" / name for name in ("manual.css", "pictures.css"))
#: What stands in ``:not(…)`` need not be on any page for the rule to count.
NEGATION = re.compile(r":not\((?:[^()]|\([^()]*\))*\)")
#: Names in a selector, or names in a page: classes, ids, attributes, elements.
SELECTOR_NAME = re.compile(r"(?P<kind>[.#\[]|(?<![\w:.#\[-])(?=[a-z]))(?P<name>[a-zA-Z][\w-]*)")
TAG = re.compile(r"<([a-z][\w-]*)((?:\s+[\w:-]+(?:=\"[^\"]*\")?)*)\s*/?>")
ATTRIBUTE = re.compile(r"([\w:-]+)(?:=\"([^\"]*)\")?")
ENDS = (("left", "start"), ("right", "end"))
LEFT_TO_RIGHT, RIGHT_TO_LEFT = "[dir=ltr] ", "[dir=rtl] "
#: Properties that name a side, and their names by the direction of the text.
SIDES = (
    ("border-top-left-radius", "border-start-start-radius"),
    ("border-top-right-radius", "border-start-end-radius"),
    ("border-bottom-left-radius", "border-end-start-radius"),
    ("border-bottom-right-radius", "border-end-end-radius"),
    *(
        (f"{name}-{side}", f"{name}-inline-{end}")
        for name in ("margin", "padding", "border")
        for side, end in ENDS
    ),
    *((side, f"inset-inline-{end}") for side, end in ENDS),
)
#: The declaration of a custom property; its value may hold a picture in quotes.
PROPERTY = re.compile(r"(?P<name>--[\w-]+)\s*:(?:\"[^\"]*\"|[^;{}\"])*;?")


def stylesheet(pages: Iterable[str], faces: str) -> str:
    """Return the website's CSS.

    ``pages`` are all kinds of pages as HTML, whose classes and elements decide what is kept of Material;
    ``faces`` are the ``@font-face`` rules of the web fonts.
    """
    own = _own()
    used = {name for page in pages for name in _names(page)}
    kept = "".join(_kept(_material(), used))
    return _without_unused_properties(kept, own) + faces + own


def _own() -> str:
    # Lists count with the digits of the language they are in.
    counters = (f'[lang|="{one.tag}"] ol{{list-style-type:{one.counter}}}' for one in editions().values())
    return _compact("".join((*(file.read_text("utf-8") for file in OWN), *counters)))


@cache
def _material() -> list[Any]:
    package = find_spec("material")
    assert package
    assert package.origin
    folder = Path(package.origin).parent / "templates" / "assets" / "stylesheets"
    (file,) = folder.glob("main.*.min.css")
    return _parse(file.read_text("utf-8"))


def _parse(css: str) -> list[Any]:
    rules: list[Any] = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return rules


def _names(page: str) -> Iterator[str]:
    """List what selectors can ask for in a page: elements, ``.class``, ``#id``, ``[attribute``."""
    for tag, attributes in TAG.findall(page):
        yield tag
        for name, value in ATTRIBUTE.findall(attributes):
            yield f"[{name}"
            if name == "class":
                yield from (f".{part}" for part in value.split())
            elif name == "id":
                yield f"#{value}"


def _kept(rules: Iterable[Any], used: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = _split(tinycss2.serialize(rule.prelude))
            wanted = [selector for selector in selectors if _matches(selector, used)]
            if wanted:
                yield _logical(wanted, tinycss2.serialize(rule.content))
        elif rule.at_keyword in ("media", "supports"):
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if text := "".join(_kept(inner, used)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{text}}}"


def _logical(selectors: list[str], declarations: str) -> str:
    """Write a rule for left-to-right pages so that it serves both directions, and leave out its twin.

    Material asks for the direction of the page; English text on a right-to-left page needs its own.
    """
    if any(selector.startswith(LEFT_TO_RIGHT) for selector in selectors):
        for name, logical in SIDES:
            declarations = re.sub(rf"(?<![\w-]){name}(?=[\w-]*:)", logical, declarations)
    kept = [
        selector.replace(LEFT_TO_RIGHT, "[dir] ")
        for selector in selectors
        if not selector.startswith(RIGHT_TO_LEFT)
    ]
    return f"{','.join(dict.fromkeys(kept))}{{{declarations}}}" if kept else ""


def _split(selectors: str) -> list[str]:
    """Cut a list of selectors at its commas, but not at those in ``:is(a, b)``."""
    return re.findall(r"(?:[^,()]|\((?:[^()]|\([^()]*\))*\))+", selectors)


def _matches(selector: str, used: set[str]) -> bool:
    plain = re.sub(r"=[^\]]*\]", "]", NEGATION.sub("", selector))
    return all(match["kind"] + match["name"] in used for match in SELECTOR_NAME.finditer(plain))


def _without_unused_properties(css: str, own: str) -> str:
    """Remove custom properties that nothing asks for, until none is left that only another one asked for."""
    fewer = css
    while True:
        asked = set(re.findall(r"var\((--[\w-]+)", fewer + own))
        unused = {match["name"] for match in PROPERTY.finditer(fewer)} - asked
        if not unused:
            return re.sub(r"[^{}]+\{\}", "", fewer)
        fewer = PROPERTY.sub(partial(_unless, unused), fewer)


def _unless(unused: set[str], declaration: re.Match[str]) -> str:
    return "" if declaration["name"] in unused else declaration[0]


def _compact(css: str) -> str:
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", plain)).strip()
