"""A small EPUB of each language, and what hostile pages must not do to it."""

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from scripts import epub
from scripts.editions import Edition, editions
from tests.unit.sample_book import DATE, SITE, chapter, collection, html, sample

NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
}
TYPE = f"{{{NAMES['epub']}}}type"
EDITIONS = pytest.mark.parametrize("edition", editions().values(), ids=editions())


class Opened:
    """An EPUB taken apart."""

    def __init__(self, file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            self.parts = {name.removeprefix("EPUB/"): archive.read(name) for name in archive.namelist()}

    def page(self, name: str) -> Any:
        return etree.fromstring(self.parts[name])

    def chapter(self, path: str) -> Any:
        return self.page(f"chapter-{path.replace('/', '-')}.xhtml")


def made(tmp_path: Path, edition: Edition, *chapters: Any, site_url: str = SITE) -> Opened:
    whole = collection(edition, *chapters) if chapters else sample(edition)
    epub.write(whole, edition, site_url, DATE, b"picture", tmp_path / "book.epub")
    return Opened(tmp_path / "book.epub")


def find(page: Any, path: str) -> list[Any]:
    found: list[Any] = page.xpath(path, namespaces=NAMES)
    return found


@EDITIONS
def test_a_footnote_and_its_references_lead_to_each_other(tmp_path: Path, edition: Edition) -> None:
    page = made(tmp_path, edition).chapter("people/harm")
    notes = find(page, "//h:aside[@epub:type='footnote']")
    references = find(page, "//h:a[@epub:type='noteref']")
    assert len(notes) == 3
    assert len(references) == 4  # one note has two
    assert {a.get("href") for a in references} == {f"#{note.get('id')}" for note in notes}
    ids = {element.get("id") for element in find(page, "//*[@id]")}
    back = find(page, "//h:a[@role='doc-backlink']")
    assert len(back) == 4
    assert all(a.get("href")[1:] in ids for a in back)
    labels = [edition.say("note.back", number=number) for number in "1123"]
    assert sorted(a.get("aria-label") for a in back) == sorted(labels)


@EDITIONS
def test_pages_turn_the_way_the_language_is_read(tmp_path: Path, edition: Edition) -> None:
    book = made(tmp_path, edition)
    package = book.page("package.opf")
    assert find(package, "//opf:spine/@page-progression-direction") == [edition.direction]
    english = [] if edition.locale == "en" else ["en"]
    assert find(package, "//dc:language/text()") == [edition.tag, *english]
    for name, language in (("people/harm", edition), ("people/english", editions()["en"])):
        page = book.chapter(name)
        assert page.get("lang") == language.tag
        assert page.get("dir") == language.direction


@EDITIONS
def test_what_is_not_translated_says_so_in_the_reader_s_language(tmp_path: Path, edition: Edition) -> None:
    if edition.locale == "en":
        pytest.skip("English is the source")
    book = made(tmp_path, edition)
    (banner,) = find(book.chapter("people/english"), "//h:p[@class='banner']")
    assert (banner.get("lang"), banner.get("dir")) == (edition.tag, edition.direction)
    assert "".join(banner.itertext()) == edition.say("banner.untranslated")
    assert edition.say("banner.draft") in "".join(book.chapter("people/consent").itertext())
    assert edition.say("banner.draft") in "".join(book.page("title.xhtml").itertext())


def test_old_and_missing_parts_are_told(tmp_path: Path) -> None:
    edition = editions()["fa"]
    text = '<h2 id="x" class="stale"><small class="stale-note">old</small> A</h2><p lang="en" dir="ltr">B</p>'
    changes = {"stale": True, "since": "2026-01-02", "partial": True}
    book = made(tmp_path, edition, chapter(edition, "people/harm", text, **changes))
    page = book.chapter("people/harm")
    banners = ["".join(banner.itertext()) for banner in find(page, "//h:p[@class='banner']")]
    assert banners[1].startswith(edition.say("banner.stale"))
    assert edition.date(datetime.date(2026, 1, 2)) in banners[1]
    assert banners[2] == edition.say("banner.partial")
    assert find(page, "//h:p[@lang='en']/@xml:lang") == ["en"]
    nav = book.page("nav.xhtml")
    assert "".join(find(nav, "//h:ol[@hidden]/h:li/h:a")[0].itertext()) == "A"


def test_links_stay_in_the_book_or_go_to_the_site(tmp_path: Path) -> None:
    edition = editions()["en"]
    page = made(tmp_path, edition).chapter("people/harm")
    links = [a.get("href") for a in find(page, "//h:p/h:a | //h:li/h:a") if not a.get("role")]
    assert links == [
        "chapter-people-consent.xhtml#ask",
        "#first",
        f"{SITE}downloads/file.pdf",
        "https://example.com/a",
    ]


def test_without_a_site_there_are_no_links_to_it(tmp_path: Path) -> None:
    book = made(tmp_path, editions()["en"], site_url="")
    assert all(b"downloads" not in content for name, content in book.parts.items() if name.endswith(".xhtml"))


def test_a_term_is_linked_only_where_the_glossary_is_in_the_book(tmp_path: Path) -> None:
    edition = editions()["en"]
    text = '<p><a class="term" href="../../reference/glossary/#victim">victim</a></p>'
    page = made(tmp_path, edition, chapter(edition, "people/harm", text)).chapter("people/harm")
    assert not find(page, "//h:a")
    glossary = chapter(edition, "reference/glossary", '<p id="victim">x</p>')
    page = made(tmp_path, edition, chapter(edition, "people/harm", text), glossary).chapter("people/harm")
    assert [a.get("href") for a in find(page, "//h:a")] == ["chapter-reference-glossary.xhtml#victim"]


@pytest.mark.parametrize(
    "text",
    [
        "<p>one<script>alert(1)</script><img src=https://example.com/x onerror=alert(1)><br>two & three</p>",
        "<p id='1: x'>a</p><p><a href='#1: x'>b</a>&#1;&#xFFFF;</p>",
        "<h2 id='x'>A & <em>B</em></h2><iframe src='https://example.com'></iframe><td>loose</td>",
        "<p style='background:url(https://example.com)' onclick='x'>a<svg><a href='javascript:x'>b</a></svg></p>",
    ],
)
def test_text_from_strangers_stays_well_formed_and_loads_nothing(tmp_path: Path, text: str) -> None:
    edition = editions()["en"]
    book = made(tmp_path, edition, chapter(edition, "people/harm", text))
    page = book.chapter("people/harm")
    assert not find(page, "//h:script | //h:iframe | //h:img | //@style | //@onclick | //@onerror")
    ids = find(page, "//@id")
    assert all(identifier[0].isalpha() or identifier[0] == "_" for identifier in ids)
    assert {link[1:] for link in find(page, "//h:a/@href") if link.startswith("#")} <= set(ids)
    for name in book.parts:
        if name.endswith((".xhtml", ".opf")):
            book.page(name)


def test_the_contents_list_parts_chapters_and_sections(tmp_path: Path) -> None:
    edition = editions()["vi"]
    nav = made(tmp_path, edition).page("nav.xhtml")
    (contents,) = find(nav, "//h:nav[@epub:type='toc']")
    assert [span.text for span in find(contents, "h:ol/h:li/h:span")] == [edition.name]
    chapters = find(contents, "h:ol/h:li/h:ol/h:li/h:a/@href")
    assert chapters == [f"chapter-people-{name}.xhtml" for name in ("harm", "consent", "english")]
    sections = find(contents, ".//h:ol[@hidden]/h:li/h:a/@href")
    assert sections[0] == "chapter-people-harm.xhtml#first"
    assert len(sections) == 4


@EDITIONS
def test_the_same_text_gives_the_same_bytes(tmp_path: Path, edition: Edition) -> None:
    made(tmp_path, edition)
    first = (tmp_path / "book.epub").read_bytes()
    made(tmp_path, edition)
    assert (tmp_path / "book.epub").read_bytes() == first


def test_the_cover_is_the_first_page_of_the_pdf(tmp_path: Path) -> None:
    from scripts import pdf

    edition = editions()["fa"]
    pdf.render(html(edition, chapter(edition, "a", "x")), edition, tmp_path / "book.pdf")
    cover = epub.cover(tmp_path / "book.pdf")
    assert cover == epub.cover(tmp_path / "book.pdf")
    with Image.open(io.BytesIO(cover)) as picture:
        assert picture.format == "PNG"
        assert picture.size[1] == pytest.approx(epub.COVER_HEIGHT, abs=1)
        assert len(picture.getcolors(1 << 20)) > 3
        assert not picture.info.keys() - {"dpi"}
