from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from scripts import book, glossary
from scripts.editions import editions
from tests.unit.sample_book import DATE, SITE, chapter, collection, html

ENGLISH = editions()["en"]
PERSIAN = editions()["fa"]
BURMESE = editions()["my"]


def made(*chapters, edition=ENGLISH):
    return document_fromstring(html(edition, *chapters))


def body(text: str, edition=ENGLISH, **changes):
    """Return the section that a page has become."""
    return made(chapter(edition, "people/harm", text, **changes), edition=edition).xpath(
        "//section[@class='chapter']"
    )[0]


def links(section) -> list[str]:
    return [link.get("href") for link in section.iter("a")]


def test_a_link_to_a_chapter_stays_in_the_book() -> None:
    text = "[a](../consent/) [b](../consent/#ask) [c](#here) [d](../../)\n\n## H {#here}"
    other = [chapter(ENGLISH, path, "x") for path in ("people/consent", "index")]
    section = made(chapter(ENGLISH, "people/harm", text), *other).xpath("//section[@class='chapter']")[0]
    assert links(section) == ["#people/consent", "#people/consent:ask", "#people/harm:here", "#index"]
    assert section.xpath(".//h2/@id") == ["people/harm:here"]


def test_a_link_out_of_the_book_leads_to_the_web() -> None:
    section = body("[a](../../../downloads/x.pdf) [b](../other/#c) [d](https://example.com/#e)", PERSIAN)
    assert links(section) == [f"{SITE}downloads/x.pdf", f"{SITE}fa/people/other/#c", "https://example.com/#e"]


def test_a_book_without_a_site_has_no_links_to_it() -> None:
    whole = collection(ENGLISH, chapter(ENGLISH, "people/harm", "[a](../other/) [b](#c)\n\n## H {#c}"))
    text = book.assemble(whole, ENGLISH, "", DATE)
    assert links(document_fromstring(text).xpath("//section[@class='chapter']")[0]) == ["#people/harm:c"]
    assert "example.org" not in text
    assert "SHA256SUMS" in text


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://example.com/",
        "mailto:a@example.com",
        "http://[",
        "",
    ],
)
def test_a_link_that_no_reader_should_follow_is_only_text(target: str) -> None:
    section = body(f'<p><a href="{target}" onclick="x">word</a></p>')
    assert links(section) in ([], ["#people/harm"])
    assert "word" in section.text_content()


def test_raw_html_loses_what_is_no_text() -> None:
    section = body(
        '<p style="position:fixed" onclick="x" hidden="">one<script>two</script><style>p{}</style><!-- three -->'
        '<iframe src="x">four</iframe><img src="file:///x" alt="five"><blink>six</blink><?php seven?></p>'
        '<object data="x">eight</object><svg><text>nine</text></svg><base href="x">'
    )
    assert section.text_content().split() == [ENGLISH.name, ENGLISH.name, "onefivesix"]
    assert {name for element in section.iterdescendants("p") for name in element.attrib} <= {
        "class",
        "data-label",
    }


def test_footnotes_stand_at_their_first_reference_with_local_digits() -> None:
    section = body("a[^x] b[^y] c[^x]\n\n[^x]: one\n    two\n\n    three\n[^y]: four", PERSIAN)
    notes = section.xpath(".//span[@class='footnote']")
    assert [(note.get("id"), note.get("data-number"), note.text_content()) for note in notes] == [
        ("people/harm:fn:x", "۱", "one two three"),
        ("people/harm:fn:y", "۲", "four"),
    ]
    again = section.xpath(".//span[@class='note-mark']/a")
    assert [(link.get("href"), link.text) for link in again] == [("#people/harm:fn:x", "۱")]
    assert not section.xpath(".//*[contains(@class, 'backref')] | .//li")


@pytest.mark.parametrize(
    "exhibit",
    ["| a |\n|--|\n| b[^x] c[^y] d[^x] |\n", '!!! flow "a"\n\n    1. b[^x]\n    2. c[^y] d[^x]\n'],
    ids=["table", "picture"],
)
def test_notes_of_a_table_or_picture_stand_under_it(exhibit: str) -> None:
    section = body(f"{exhibit}\ne[^x]\n\n[^x]: one\n[^y]: two", PERSIAN)
    assert not section.find_class("footnote")
    marks = [(mark.get("href"), mark.text) for mark in section.xpath(".//*[@class='note-mark']/a")]
    x, y = ("#people/harm:fn:x", "۱"), ("#people/harm:fn:y", "۲")
    assert marks == [x, y, x, x]
    (notes,) = section.find_class("notes")
    assert [(note.get("id"), note.get("data-number"), note.text_content()) for note in notes] == [
        ("people/harm:fn:x", "۱", "one"),
        ("people/harm:fn:y", "۲", "two"),
    ]
    assert notes.getprevious().tag == "table" or "flow" in notes.getprevious().classes


def test_an_address_may_be_broken_between_its_parts_and_stays_itself() -> None:
    url = "https://www.gov.uk/a-b"
    (link,) = body(f'<p><a class="address" href="{url}">www.gov.uk/a-b</a></p>').find_class("address")
    assert (link.get("href"), link.text.split("\u200b")) == (url, ["www.", "gov.", "uk/", "a-", "b"])


def test_ids_of_two_chapters_do_not_meet() -> None:
    text = "a[^1]\n\n## H {#same}\n\n[^1]: note"
    document = made(chapter(ENGLISH, "a", text), chapter(ENGLISH, "b", text))
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {"a:same", "b:same", "a:fn:1", "b:fn:1"} <= set(ids)


def test_a_chapter_in_another_language_says_so() -> None:
    page = chapter(PERSIAN, "people/harm", "words", content="en", review="source", title="Do no harm")
    section = made(page, edition=PERSIAN).xpath("//section[@class='chapter']")[0]
    (text,) = section.xpath("div")
    assert (text.get("lang"), text.get("dir"), text.get("class")) == ("en", "ltr", "script-latin")
    assert section.xpath("h1/bdi/@lang") == ["en"]
    assert len(section.find_class("banner")) == 1
    assert PERSIAN.say("banner.untranslated") in section.find_class("banner")[0].text_content()


@pytest.mark.parametrize(("review", "count"), [("draft", 3), ("reviewed", 0)])
def test_a_draft_is_marked_on_the_cover_in_front_and_in_the_chapter(review: str, count: int) -> None:
    document = made(chapter(PERSIAN, "people/harm", "x", review=review), edition=PERSIAN)
    assert len(document.xpath("//*[@class='banner' or @class='cover-draft']")) == count


def test_the_source_is_no_draft() -> None:
    assert not made(chapter(ENGLISH, "index", "x")).xpath("//*[@class='banner' or @class='cover-draft']")


def test_a_notice_leads_to_its_chapter_where_the_book_has_it() -> None:
    page = chapter(ENGLISH, "investigate/people", "x", notices=["house-rule"])
    assert not made(page).xpath("//p[@class='banner']/a")
    with_target = made(page, chapter(ENGLISH, "people/do-no-harm", "x"))
    assert with_target.xpath("//p[@class='banner']/a/@href") == ["#people/do-no-harm"]


def test_bookmarks_and_titles_hold_no_invisible_characters() -> None:
    word = BURMESE.name * 3
    text = f"## {word}[^1] <code>x</code> {{#a}}\n\n[^1]: note"
    document = made(chapter(BURMESE, "a", text, title=word), edition=BURMESE)
    assert document.xpath("//h2/@data-label") == [f"{word} x"]
    assert document.xpath("//section[@class='chapter']/h1/@data-label") == [word]
    assert "\u200b" in document.xpath("//h2")[0].text_content()


def test_the_contents_list_parts_and_chapters() -> None:
    document = made(chapter(ENGLISH, "a", "x", title="One"), chapter(ENGLISH, "b", "x", title="SHA-256"))
    (contents,) = document.xpath("//nav[@class='contents']")
    assert contents.text_content().split()[1:4] == [ENGLISH.name, "One", "SHA-256"]
    targets = contents.xpath(".//a/@href")
    assert targets == ["#a", "#b", "#colophon"]
    assert {target[1:] for target in targets} <= set(document.xpath("//@id"))


def test_the_colophon_says_when_and_where() -> None:
    text = (
        made(chapter(PERSIAN, "a", "x"), edition=PERSIAN).xpath("//section[@id='colophon']")[0].text_content()
    ).replace("\u200b", "")
    assert PERSIAN.date(DATE) in text or ENGLISH.date(DATE) in text
    assert f"{SITE}downloads/SHA256SUMS" in text


def test_column_alignment_follows_the_direction() -> None:
    section = body("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |", PERSIAN)
    assert [cell.get("class") for cell in section.iter("td")] == ["align-start", "align-center", "align-end"]


@pytest.mark.parametrize("edition", editions().values(), ids=editions())
def test_the_same_pages_give_the_same_book(edition) -> None:
    assert html(edition) == html(edition)


def first_term(edition=ENGLISH) -> str:
    """Return the first term of the glossary that the edition has a word for, as a page links it."""
    key = next(iter(glossary.terms()))
    word = glossary.terms()[key].words[edition.locale]
    return f'<p>{word} <a class="term" href="../../reference/glossary/#{key}">{word}</a></p>'


@pytest.mark.parametrize("site", [SITE, ""])
def test_the_index_leads_to_the_first_use_of_a_term(site: str) -> None:
    whole = collection(PERSIAN, chapter(PERSIAN, "people/harm", first_term(PERSIAN)))
    document = document_fromstring(book.assemble(whole, PERSIAN, site, DATE))
    (target,) = document.xpath("//section[@id='book-index']//li//a/@href")
    (place,) = document.xpath(f"//*[@id='{target[1:]}']")
    key = next(iter(glossary.terms()))
    assert place.text == glossary.terms()[key].words["fa"]
    # The glossary is not in this book, and a reader who taps a word asks for no website.
    assert not document.xpath("//a[@class='term']")
    assert "#book-index" in document.xpath("//nav[@class='contents']//a/@href")


def test_a_book_with_a_glossary_leads_to_it_from_the_words_and_from_the_index() -> None:
    key = next(iter(glossary.terms()))
    explained = chapter(ENGLISH, "reference/glossary", f'<dl><dt id="{key}">x</dt></dl>')
    document = made(chapter(ENGLISH, "people/harm", first_term()), explained)
    assert document.xpath("//section[@class='chapter']//a[@class='term']/@href") == [
        f"#reference/glossary:{key}"
    ]
    assert document.xpath("//section[@id='book-index']//li//a/@href") == [
        f"#reference/glossary:{key}",
        f"#people/harm:term:{key}",
    ]


def test_a_book_that_uses_no_term_has_no_index() -> None:
    assert not made(chapter(ENGLISH, "index", "x")).xpath("//*[@id='book-index']")


def test_an_english_title_keeps_its_direction_in_running_heads() -> None:
    page = chapter(PERSIAN, "people/harm", "x", content="en", review="source", title="Do no harm?")
    (title,) = made(page, edition=PERSIAN).xpath("//section[@class='chapter']/h1")
    assert title.get("data-head") == "\u2068Do no harm?\u2069"
    assert title.get("data-label") == "Do no harm?"
    assert title.get("dir") == "ltr"


def test_words_of_the_interface_are_fit_for_lines_too() -> None:
    text = book.inline(PERSIAN, f"{PERSIAN.name} CC BY-SA 4.0.", PERSIAN)
    assert text.startswith(f'{PERSIAN.name} <bdi dir="ltr">CC BY-SA ')


def test_the_number_of_a_footnote_stays_with_its_word() -> None:
    section = body("word[^x][^y] more[^x]\n\n[^x]: one\n[^y]: two")
    assert section.xpath("string(p[last()])").startswith("word\u2060one\u2060two more\u2060")


def test_an_interior_begins_with_the_half_title() -> None:
    whole = collection(PERSIAN, chapter(PERSIAN, "index", "x"))

    def parts(*, interior: bool) -> list[str]:
        html = book.assemble(whole, PERSIAN, SITE, DATE, interior=interior)
        return [part.get("class") for part in document_fromstring(html).find("body")][:4]

    assert parts(interior=False) == ["cover", "advice", "half-title", "contents"]
    assert parts(interior=True) == ["half-title", "advice", "contents", "chapter"]
