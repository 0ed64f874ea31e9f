"""A small book in any language, made of the language's name for itself, so that no test holds text to translate."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import markdown

from scripts import book
from scripts.editions import editions

if TYPE_CHECKING:
    from scripts.collection import Collection, Item
    from scripts.editions import Edition

SITE = "https://example.org/"
DATE = datetime.date(2026, 11, 22)
EXTENSIONS = ("admonition", "attr_list", "def_list", "footnotes", "tables", "toc")
TEXT = """\
{phrase}[^one] SHA-256, A/HRC/56/6 (2024-03-10), 29.6520° N. [{word}](../consent/#ask)[^two]

## {word} {{#first}}

!!! danger "{word}"
    {phrase}[^one]

| {word} | {word} |
|---|--:|
| {phrase} | 12 |
| {word}[^three] | 7 |

1. {phrase} *{phrase}*
2. **{word}** [{word}](#first)
    - [PDF](../../{prefix}downloads/file.pdf) [{word}](https://example.com/a)

[^one]: {phrase} <bdi lang="en" dir="ltr"><cite>Official Journal</cite>, 7 December 2020.</bdi>
[^two]: {word}
[^three]: {word}
"""
CONSENT = "".join(f"## {{word}} {{{{#{name}}}}}\n\n{{phrase}}\n\n" for name in ("why", "ask", "write"))


def phrase(edition: Edition, count: int = 25) -> str:
    """Return a text without meaning, long enough for more than one line."""
    return (" " if edition.spaced else "").join([edition.name] * count)


def chapter(edition: Edition, path: str, text: str, **changes: object) -> Item:
    """Return a page as MkDocs leaves it: ``text`` is Markdown, or HTML when it begins with ``<``."""
    html = text if text.startswith("<") else markdown.markdown(text, extensions=EXTENSIONS)
    url = "" if path == "index" else f"{path}/"
    prefix = "" if edition.locale == "en" else f"{edition.locale}/"
    item: Item = {
        "kind": "chapter",
        "path": f"{path}.md",
        "url": url,
        "address": prefix + url,
        "title": edition.name,
        "description": "",
        "html": html,
        "content": edition.locale,
        "review": "source" if edition.locale == "en" else "draft",
        "since": "",
        "stale": False,
        "partial": False,
        "notices": [],
        "essential": True,
    }
    item.update(changes)  # type: ignore[typeddict-item]
    return item


def collection(edition: Edition, *chapters: Item) -> Collection:
    """Return the chapters as one part."""
    return {"locale": edition.locale, "items": [{"kind": "part", "title": edition.name}, *chapters]}


def sample(edition: Edition) -> Collection:
    """Return a book with all that a page can hold, in two chapters, and one in English."""
    filling = {
        "word": edition.name,
        "phrase": phrase(edition),
        "prefix": "" if edition.locale == "en" else "../",
    }
    english = editions()["en"]
    fallback = chapter(edition, "people/english", f"{phrase(english)} (en).", content="en", review="source")
    return collection(
        edition,
        chapter(edition, "people/harm", TEXT.format(**filling), notices=["house-rule"]),
        chapter(edition, "people/consent", CONSENT.format(**filling)),
        fallback,
    )


def html(edition: Edition, *chapters: Item) -> str:
    """Return the book of some chapters, or of the whole sample."""
    whole = collection(edition, *chapters) if chapters else sample(edition)
    return book.assemble(whole, edition, SITE, DATE)
