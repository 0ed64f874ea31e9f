"""What MkDocs leaves to do on the website: addresses that work anywhere, and what a whole locale needs."""

from __future__ import annotations

import re
import shutil
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urldefrag, urljoin

from jinja2 import Environment, FileSystemLoader
from lxml.html import fragment_fromstring, tostring
from mkdocs.utils import get_relative_url
from rjsmin import jsmin

from scripts import card, feed, fonts, hosting, parts, report, search, syllables, words
from scripts.editions import Edition, editions, source
from scripts.pages import navigation
from scripts.paths import DOCS, OVERRIDES
from scripts.stylesheet import stylesheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lxml.html import HtmlElement
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

    from scripts.collection import Collection, Item

#: What MkDocs copies from ``overrides/`` though no page of the site loads it.
UNUSED = ("epub", "form", "packed", "print", "styles")
#: What it makes by itself: sitemaps of one locale, with a clock in them.
UNASKED = ("sitemap.xml", "sitemap.xml.gz")
#: A relative address of a folder; a page opened from a disk needs the file in it.
FOLDER_LINK = re.compile(
    r'(?P<start>\shref=")(?P<folder>(?:\.\.?/)*\.\.?(?=["#?])|(?!/)[^":#?]+/)(?P<rest>[#?][^"]*)?"'
)
#: How Python-Markdown aligns a column, which a strict policy does not let through.
ALIGNMENT = re.compile(r'<(?P<cell>t[dh]) style="text-align: (?P<side>left|center|right);"')
SIDES = {"left": "start", "center": "center", "right": "end"}
WHOLE = "whole-text/"


class Alternate(NamedTuple):
    """A page in one of the languages."""

    edition: Edition
    url: str  #: relative to the page that links
    translated: bool  #: False where the reader would find the English text
    address: str  #: in the whole site, such as ``fa/people/consent/``


def alternates(page: Page) -> list[Alternate]:
    """List a page in all languages, in the order of the menu."""
    path = str(getattr(page.file, "norm_src_uri", page.file.src_uri))
    own = str(getattr(page.file, "locale_alternate_of", source().locale))
    place = page.url.removeprefix(_prefix(editions()[own]))
    return [
        _alternate(edition, place, page.url, translated=(DOCS / edition.locale / path).is_file())
        for edition in editions().values()
    ]


def _alternate(edition: Edition, place: str, here: str, *, translated: bool) -> Alternate:
    address = _prefix(edition) + place
    return Alternate(edition, _relative(address, here), translated, address)


def _relative(address: str, here: str) -> str:
    """Return the address of a folder of the site as seen from another."""
    return get_relative_url(address or "./", here)


def _prefix(edition: Edition) -> str:
    return "" if edition is source() else f"{edition.locale}/"


def finish_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Mend a finished page: what a disk, a strict policy and a small screen need."""
    edition = editions()[getattr(page.file, "locale_alternate_of", source().locale)]
    return _finish(output, edition)


def _finish(html: str, edition: Edition) -> str:
    label = escape(edition.say("page.table"))
    frame = f'<div class="scroll" role="group" tabindex="0" aria-label="{label}"><table'
    html = html.replace("<table", frame).replace("</table>", "</table></div>")
    if edition.segment:
        head, body = html.split("<body>")
        html = f"{head}<body>{syllables.keep_whole(body, edition.locale)}"
    html = ALIGNMENT.sub(lambda match: f'<{match["cell"]} class="align-{SIDES[match["side"]]}"', html)
    return FOLDER_LINK.sub(
        lambda match: f'{match["start"]}{match["folder"].rstrip("/")}/index.html{match["rest"] or ""}"', html
    )


def finish_locale(collection: Collection, edition: Edition, folder: Path) -> None:
    """Make what needs a whole locale: whole text, pages of parts, search data, font, feed, stylesheet."""
    own = folder / _prefix(edition)
    _write(own / WHOLE / "index.html", whole_text(collection, edition))
    for key, page in part_pages(collection, edition).items():
        _write(own / key / "index.html", page)
    if hosting.site_url():
        _write(own / feed.NAME, feed.feed(collection, edition, hosting.site_url()))
        card.write(edition, folder)
    search.write(collection, edition, folder)
    if edition.web_font:
        fonts.subset(
            _letters(collection, edition), edition, folder / "assets" / "fonts" / f"{edition.locale}.woff2"
        )
    if edition is source():
        pages = (file.read_text("utf-8") for file in sorted(folder.rglob("*.html")))
        _write(folder / "assets" / "manual.css", stylesheet(pages, fonts.faces()))
    for script in (folder / "assets").glob("*.js"):  # every edition brings them; the last ones stay
        _write(script, jsmin(script.read_text("utf-8")))
    for name in UNUSED:
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in UNASKED:
        (folder / name).unlink(missing_ok=True)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _letters(collection: Collection, edition: Edition) -> str:
    """Gather what a locale's pages can show: its text, and all words of the interface."""
    parts = [
        item[key] for item in collection["items"] for key in ("title", "description", "html") if key in item
    ]
    return "".join(
        [*parts, *(edition.say(key) for key in words.keys(words.SOURCE)), edition.name, edition.digits]
    )


def for_all() -> dict[str, Any]:
    """Return what the templates of all pages are told."""
    return {
        "editions": editions(),
        "policy": hosting.POLICY,
        "site_url": hosting.site_url(),
        "feedback": hosting.feedback(),
        "feed": feed.NAME,
    }


def frame(edition: Edition, place: str) -> dict[str, Any]:
    """Return what the template of a page that all locales have is told; ``place`` is its address in each."""
    here = _prefix(edition) + place
    return {
        **for_all(),
        "edition": edition,
        "content": edition,
        "say": edition.say,
        "root": _relative("", here),
        "home": _relative(_prefix(edition), here),
        "alternates": [_alternate(other, place, here, translated=True) for other in editions().values()],
    }


def part_pages(collection: Collection, edition: Edition) -> dict[str, str]:
    """Return the page of each part of a locale, by the part's key."""
    template = _templates().get_template("part.html")
    pages = {}
    for key in navigation():
        listed = parts.listed(collection["items"], edition, f"{_prefix(edition)}{key}/")
        (part,) = (each for each in listed if each.current)
        description = parts.about(part, edition)
        html = template.render(frame(edition, f"{key}/"), parts=listed, part=part, description=description)
        pages[key] = _finish(html, edition)
    return pages


def whole_text(collection: Collection, edition: Edition) -> str:
    """Return the page that holds the whole text of a locale."""
    here = _prefix(edition) + WHOLE
    chapters = [item for item in collection["items"] if item["kind"] == "chapter"]
    anchors = {_address(item): _anchor(item) for item in chapters}
    template = _templates().get_template("whole-text.html")
    html = template.render(
        frame(edition, WHOLE),
        draft=any(item["review"] == "draft" for item in chapters),
        chapters=[_chapter(item, edition, here, anchors) for item in chapters],
    )
    return _finish(html, edition)


def sitemap(collections: Iterable[Collection], site_url: str) -> str:
    """Return the sitemap (sitemaps.org 0.9): every page in the language it is written in; no clock."""
    addresses = (
        f"<url><loc>{escape(urljoin(site_url, address))}</loc></url>\n"
        for collection in collections
        for address in (*_own_texts(collection), *parts.addresses(collection))
        if site_url
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{''.join(addresses)}</urlset>\n"
    )


def _own_texts(collection: Collection) -> Iterator[str]:
    for item in collection["items"]:
        if item["kind"] == "chapter" and item["content"] == collection["locale"]:
            yield _address(item)


def write_report(folder: Path) -> None:
    """Write the pages on the state of the translations, which speak of all locales, into a whole site."""
    report.write(folder, _templates().get_template("translations.html"), frame, _finish)


@cache
def _templates() -> Environment:
    # As MkDocs sets it up, so that both can use the same templates: those escape what needs it themselves.
    return Environment(loader=FileSystemLoader(OVERRIDES), autoescape=False)


def _chapter(item: Item, edition: Edition, here: str, anchors: dict[str, str]) -> dict[str, str]:
    content = editions()[item["content"]]
    root = fragment_fromstring(item["html"], create_parent="div")
    for element in root.iter():
        if "id" in element.attrib:
            element.set("id", f"{_anchor(item)}:{element.get('id')}")
        if element.tag in ("h2", "h3", "h4", "h5"):
            element.tag = f"h{int(element.tag[1]) + 1}"
    for link in root.iter("a"):
        _lead(link, item, here, anchors)
    return {
        "anchor": _anchor(item),
        "title": item["title"],
        "foreign": "" if content is edition else f' lang="{content.tag}" dir="{content.direction}"',
        "html": "".join(tostring(child, encoding="unicode") for child in root),
    }


def _lead(link: HtmlElement, item: Item, here: str, anchors: dict[str, str]) -> None:
    """Lead a link to its chapter on the same page, or from the new place to where it led."""
    target, fragment = urldefrag(link.get("href", ""))
    if ":" in target:
        return
    place = urljoin("/" + _address(item), target).removeprefix("/")
    if place in anchors:
        link.set("href", f"#{anchors[place]}:{fragment}" if fragment else f"#{anchors[place]}")
    else:
        link.set("href", get_relative_url(place, here) + (f"#{fragment}" if fragment else ""))


def _address(item: Item) -> str:
    return item["address"].removeprefix("./")


def _anchor(item: Item) -> str:
    return item["path"].removesuffix(".md")
