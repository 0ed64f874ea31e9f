"""Every page says what language it is in, and leads to the same page in the others."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

import pytest
import yaml
from lxml import etree
from lxml.html import HtmlElement, fromstring
from PIL import Image

from scripts import checksums
from scripts.editions import Edition, editions, source
from scripts.pages import navigation
from scripts.paths import CONFIG, DOCS
from tests.site.places import LOCALES, folder

if TYPE_CHECKING:
    from pathlib import Path

SITE_URL = yaml.safe_load(CONFIG.read_text("utf-8"))["site_url"]
#: Pages of no text of their own.
PARTS = tuple(f"{part}/index.html" for part in navigation())
GENERATED = ("whole-text/index.html", "translations/index.html")


def edition_of(path: str) -> Edition:
    return editions().get(path.split("/")[0], source())


def place_of(path: str) -> str:
    """Return a page's path in its locale."""
    return path.removeprefix(folder(edition_of(path).locale))


def translated(edition: Edition, place: str) -> bool:
    stem = place.removesuffix("index.html").rstrip("/")
    return any((DOCS / edition.locale / name).is_file() for name in (f"{stem}.md", f"{stem or 'index'}.md"))


@pytest.fixture(scope="session")
def texts(pages: dict[str, HtmlElement]) -> dict[str, HtmlElement]:
    return {path: page for path, page in pages.items() if place_of(path) not in (*GENERATED, *PARTS)}


def test_all_locales_have_the_same_pages(pages: dict[str, HtmlElement]) -> None:
    places = {
        locale: {place_of(path) for path in pages if edition_of(path).locale == locale} for locale in LOCALES
    }
    assert len(places["en"]) > 40
    assert all(places[locale] == places["en"] for locale in LOCALES)


def test_the_language_of_every_page(pages: dict[str, HtmlElement]) -> None:
    wrong = [
        path
        for path, page in pages.items()
        if (page.get("lang"), page.get("dir")) != (edition_of(path).tag, edition_of(path).direction)
    ]
    assert wrong == []


def test_the_language_of_every_text(texts: dict[str, HtmlElement]) -> None:
    for path, page in texts.items():
        (article,) = page.iter("article")
        own = translated(edition_of(path), place_of(path))
        assert (article.get("lang"), article.get("dir")) == ((None, None) if own else ("en", "ltr")), path


def test_english_text_in_another_edition_is_said_to_be_english(texts: dict[str, HtmlElement]) -> None:
    for path, page in texts.items():
        edition = edition_of(path)
        (article,) = page.iter("article")
        banners = [each for each in article.find_class("banner") if "notice" not in each.classes]
        if edition is source():
            assert banners == [], path
        elif not translated(edition, place_of(path)):
            (banner,) = banners
            assert banner.text_content().startswith(edition.say("banner.untranslated")), path
            assert (banner.get("lang"), banner.get("dir")) == (edition.tag, edition.direction), path


def test_a_draft_is_said_to_be_a_draft(texts: dict[str, HtmlElement]) -> None:
    for path, page in texts.items():
        edition = edition_of(path)
        file = (
            DOCS / edition.locale / (place_of(path).removesuffix("/index.html").removesuffix(".html") + ".md")
        )
        if edition is source() or not file.is_file() or "\nreview: reviewed\n" in file.read_text("utf-8"):
            continue
        banner, *others = (each for each in page.find_class("banner") if "notice" not in each.classes)
        assert banner.text_content().startswith(edition.say("banner.draft")), path
        states = (edition.say("banner.stale"), edition.say("banner.partial"))
        assert all(each.text_content().startswith(states) for each in others), path
        english, help_page = banner.xpath("a/@href")
        here = posixpath.dirname(path)
        assert posixpath.normpath(posixpath.join(here, english)) == place_of(path)
        assert posixpath.normpath(posixpath.join(here, help_page)) == f"{edition.locale}/translate/index.html"


def test_the_language_menu_keeps_the_page(pages: dict[str, HtmlElement]) -> None:
    for path, page in pages.items():
        (menu,) = page.find_class("languages")
        links = menu.xpath("ul/li/a")
        assert [link.get("lang") for link in links] == [edition.tag for edition in editions().values()]
        found = [
            posixpath.normpath(posixpath.join(posixpath.dirname(path), link.get("href"))) for link in links
        ]
        assert found == [folder(locale) + place_of(path) for locale in LOCALES], path
        assert [link.get("lang") for link in links if link.get("aria-current")] == [edition_of(path).tag]


def test_search_engines_are_told_the_languages(texts: dict[str, HtmlElement]) -> None:
    for path, page in texts.items():
        place = place_of(path)
        where = {locale: SITE_URL + folder(locale) + place.removesuffix("index.html") for locale in LOCALES}
        expected = {
            editions()[key].tag: url for key, url in where.items() if translated(editions()[key], place)
        }
        expected["x-default"] = where["en"]
        links = page.xpath("//link[@hreflang]")
        assert {link.get("hreflang"): link.get("href") for link in links} == expected, path
        own = translated(edition_of(path), place)
        assert page.xpath("//link[@rel='canonical']/@href") == [
            where[edition_of(path).locale if own else "en"]
        ], path
        assert page.xpath("//meta[@name='robots']/@content") == ([] if own else ["noindex"]), path


def test_the_sitemap_lists_each_text_once(site: Path, texts: dict[str, HtmlElement]) -> None:
    listed = fromstring(site.joinpath("sitemap.xml").read_bytes()).xpath("//loc/text()")
    own = [path for path in texts if translated(edition_of(path), place_of(path))]
    own += [folder(locale) + place for locale in LOCALES for place in PARTS]
    assert sorted(listed) == sorted(SITE_URL + path.removesuffix("index.html") for path in own)


def test_what_others_show_of_a_page(pages: dict[str, HtmlElement], site: Path) -> None:
    for path, page in pages.items():
        told = {meta.get("property", meta.get("name")): meta.get("content") for meta in page.iter("meta")}
        assert told["og:title"] == page.findtext(".//title"), path
        assert told["og:description"] == told["description"] != "", path
        assert told["og:url"] == page.xpath("string(//link[@rel='canonical']/@href)"), path
        locale = edition_of(path).locale
        assert told["og:image"] == f"{SITE_URL}cards/{locale}.png"
    for locale in LOCALES:
        with Image.open(site / "cards" / f"{locale}.png") as picture:
            assert picture.size == (1200, 630)


def test_the_page_of_a_part_lists_its_pages(pages: dict[str, HtmlElement]) -> None:
    for locale in LOCALES:
        for part, members in navigation().items():
            page = pages[f"{folder(locale)}{part}/index.html"]
            links = page.xpath("//main//li//a/@href")
            found = [posixpath.normpath(posixpath.join(folder(locale), part, link)) for link in links]
            stems = (member.removesuffix(".md").removesuffix("index") for member in members)
            assert found == [posixpath.join(folder(locale), stem, "index.html") for stem in stems]
            assert page.findtext(".//h1") == editions()[locale].say(f"part.{part}")
            assert all(text.text_content().strip() for text in page.xpath("//main//li/p"))


def test_a_page_tells_its_part_its_day_and_its_place_in_the_book(
    texts: dict[str, HtmlElement], site: Path
) -> None:
    books = checksums.chapters(site / "downloads")
    for path, page in texts.items():
        place, content = place_of(path), edition_of(path)
        (article,) = page.iter("article")
        if not translated(content, place):
            content = source()
        (link,) = article.xpath(".//span[@class='in-pdf']/a/@href")
        file, chapter = posixpath.basename(link.partition("#")[0]), link.partition("#nameddest=")[2]
        number = edition_of(path).number(books[file][chapter])
        shown = article.xpath("string(.//span[@class='in-pdf']/span)")
        assert shown == edition_of(path).say("page.number", number=number), path
        assert file == f"fighting-impunity-{content.locale}.pdf"
        part = article.xpath("string(p[@class='about'][1]/a/@href)")
        assert (posixpath.normpath(posixpath.join(posixpath.dirname(path), part)) in pages_of_parts()) or (
            place == "index.html"
        ), path


def pages_of_parts() -> set[str]:
    return {folder(locale) + place for locale in LOCALES for place in PARTS}


def test_changes_can_be_followed(site: Path, texts: dict[str, HtmlElement]) -> None:
    for locale in LOCALES:
        feed = etree.parse(site / folder(locale) / "changes.atom").getroot()
        name = {"a": "http://www.w3.org/2005/Atom"}
        ids = feed.xpath("a:entry/a:id/text()", namespaces=name)
        assert len(set(ids)) == len(ids) > 20
        page = f"{folder(locale)}reference/changelog/"
        assert {one.partition("#")[0] for one in ids} == {SITE_URL + page}
        anchors = set(texts[f"{page}index.html"].xpath("//@id"))
        assert {one.partition("#")[2] for one in ids} <= anchors
        assert all(feed.xpath("a:entry/a:content/text()", namespaces=name))
    assert set(texts["fa/people/consent/index.html"].xpath("//link[@type='application/atom+xml']/@href")) == {
        "../../changes.atom"
    }


def test_a_lost_reader_is_met_in_every_language(site: Path) -> None:
    page = fromstring(site.joinpath("404.html").read_bytes())
    found = [(each.get("lang"), each.get("dir")) for each in page.iter("section")]
    assert found == [(edition.tag, edition.direction) for edition in editions().values()]
    base = "/" + SITE_URL.split("/", 3)[3]
    assert page.xpath("//section//a/@href") == [base + folder(locale) for locale in LOCALES]
    assert page.xpath("//@src | //link/@href") == []
