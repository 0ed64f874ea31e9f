"""The archive of a small site."""

import datetime
import zipfile
from pathlib import Path

import pytest
from lxml.html import HtmlElement, fromstring

from scripts import checksums, offline
from scripts.editions import editions

DAY = datetime.date(2026, 11, 22)
PAGE = """<!doctype html>
<html lang="{tag}"><head><link rel="alternate" hreflang="en" href="https://example.org/">
<link rel="stylesheet" href="{root}assets/manual.css"></head><body>
<form id="search" action="{home}whole-text/index.html" data-index="{root}search/{locale}.js" data-home="{home}"></form>
<details class="languages"><ul><li><a href="{root}vi/index.html">Tiếng Việt</a></li></ul></details>
<p class="banner">Draft. <a href="{root}index.html" hreflang="en">English</a></p>
<p><a id="inside" href="{home}people/consent/index.html#ask">inside</a>
<a id="book" href="{root}downloads/fighting-impunity-{locale}.pdf">PDF</a>{size}
<a id="form" href="{root}downloads/recommendation-form-{locale}.docx">form</a>
<a id="source" href="https://example.com/a">source</a></p>
</body></html>
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    for locale in ("en", "fa", "vi"):
        own = "" if locale == "en" else f"{locale}/"
        for name in ("", "people/consent/", "whole-text/"):
            home = "../" * name.count("/")
            root = home + "../" * own.count("/")
            size = checksums.place(f"fighting-impunity-{locale}.pdf", editions()[locale])
            page = PAGE.format(tag=locale, locale=locale, root=root, home=home, size=size)
            write(site / own / name / "index.html", page)
        write(site / "search" / f"{locale}.js", "self.manual=[]")
        write(site / "search" / f"{locale}-text.js", "manual.push()")
        write(site / "downloads" / f"fighting-impunity-{locale}.pdf", "%PDF")
        write(site / "downloads" / f"recommendation-form-{locale}.docx", "PK")
    write(site / "assets" / "manual.css", "p{}")
    write(site / "404.html", "lost")
    return site


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


@pytest.fixture(params=["en", "fa"])
def unpacked(request: pytest.FixtureRequest, site: Path, tmp_path: Path) -> Path:
    edition = editions()[request.param]
    files = checksums.files(
        path for path in (site / "downloads").iterdir() if f"-{request.param}." in path.name
    )
    offline.write(site, edition, "https://example.org/", DAY, files, tmp_path / "one.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        archive.extractall(tmp_path / request.param)
    return tmp_path / request.param


def page(folder: Path, name: str = "people/consent/index.html") -> HtmlElement:
    return fromstring((folder / name).read_text("utf-8"))


def test_it_holds_one_locale_and_what_its_pages_need(unpacked: Path) -> None:
    held = sorted(path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file())
    assert held == [
        "README.txt",
        "assets/manual.css",
        f"downloads/recommendation-form-{unpacked.name}.docx",
        "index.html",
        "people/consent/index.html",
        f"search/{unpacked.name}-text.js",
        f"search/{unpacked.name}.js",
        "whole-text/index.html",
    ]


def test_links_lead_to_what_is_inside_or_to_sources(unpacked: Path) -> None:
    links = {link.get("id"): link.get("href") for link in page(unpacked).iter("a")}
    assert links == {
        "inside": "index.html#ask",
        "form": f"../../downloads/recommendation-form-{unpacked.name}.docx",
        "source": "https://example.com/a",
    }
    assert not page(unpacked).xpath("//details | //link[@hreflang]")
    assert "PDF" in page(unpacked).text_content()


def test_the_search_finds_its_data_and_its_pages(unpacked: Path) -> None:
    search = page(unpacked).get_element_by_id("search")
    assert search.get("data-index") == f"../../search/{unpacked.name}.js"
    assert search.get("data-home") == "../../"
    assert search.get("action") == "../../whole-text/index.html"
    assert page(unpacked, "index.html").get_element_by_id("search").get("data-home") == ""


def test_its_pages_tell_the_size_of_the_book(unpacked: Path) -> None:
    assert page(unpacked).xpath("count(//template/following-sibling::small)") == 1


def test_a_note_says_in_both_languages_how_to_begin(unpacked: Path) -> None:
    note = (unpacked / "README.txt").read_bytes().decode("utf-8-sig")
    for locale in {"en", unpacked.name}:
        assert editions()[locale].say("offline.open") in note
    assert "https://example.org/" in note
