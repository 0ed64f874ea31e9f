"""Every page says what language it is in, and leads to the same page in the others."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

import pytest
import yaml
from lxml.html import HtmlElement, fromstring

from scripts.editions import Edition, editions, source
from scripts.paths import CONFIG, DOCS
from tests.site.places import LOCALES, folder

if TYPE_CHECKING:
    from pathlib import Path

SITE_URL = yaml.safe_load(CONFIG.read_text("utf-8"))["site_url"]
#: Pages of no text of their own.
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
    return {path: page for path, page in pages.items() if not path.endswith(GENERATED)}


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
        assert (
            dict(
                page.xpath("//link[@rel='alternate']/@hreflang")
                and zip(
                    page.xpath("//link[@rel='alternate']/@hreflang"),
                    page.xpath("//link[@rel='alternate']/@href"),
                    strict=True,
                )
            )
            == expected
        ), path
        own = translated(edition_of(path), place)
        assert page.xpath("//link[@rel='canonical']/@href") == [
            where[edition_of(path).locale if own else "en"]
        ], path
        assert page.xpath("//meta[@name='robots']/@content") == ([] if own else ["noindex"]), path


def test_the_sitemap_lists_each_text_once(site: Path, texts: dict[str, HtmlElement]) -> None:
    listed = fromstring(site.joinpath("sitemap.xml").read_bytes()).xpath("//loc/text()")
    own = [path for path in texts if translated(edition_of(path), place_of(path))]
    assert sorted(listed) == sorted(SITE_URL + path.removesuffix("index.html") for path in own)


def test_a_lost_reader_is_met_in_every_language(site: Path) -> None:
    page = fromstring(site.joinpath("404.html").read_bytes())
    found = [(each.get("lang"), each.get("dir")) for each in page.iter("section")]
    assert found == [(edition.tag, edition.direction) for edition in editions().values()]
    base = "/" + SITE_URL.split("/", 3)[3]
    assert page.xpath("//section//a/@href") == [base + folder(locale) for locale in LOCALES]
    assert page.xpath("//@src | //link/@href") == []
