import itertools
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from scripts import search
from scripts.collection import Collection
from scripts.editions import editions
from scripts.problems import BadInputError


def test_a_page_is_cut_at_its_headings() -> None:
    html = '<p>Before.</p><h2 id="one">One</h2><p>First</p><p>second</p><h3 id="two">Two</h3><h4 id="x">Small</h4><p>End</p>'
    assert search.sections(html) == [
        ["", "", "Before."],
        ["one", "One", "First second"],
        ["two", "Two", "Small End"],
    ]


def test_inline_elements_do_not_cut_words_and_blocks_do() -> None:
    html = "<p>un<strong>broken</strong></p><ul><li>a</li><li>b<br>c</li></ul><table><tr><td>d</td><td>e</td></tr></table>"
    assert search.sections(html) == [["", "", "unbroken a b c d e"]]


def test_footnotes_and_what_is_not_shown_are_left_out() -> None:
    html = (
        '<h2 id="h">Head<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">1</a></sup></h2>'
        '<p>Text.<sup><a class="footnote-ref" href="#fn:a">1</a></sup> <a class="unopened" href="#">?</a>Tail</p>'
        '<script>bad()</script><div class="footnote"><ol><li id="fn:a">Source</li></ol></div>'
    )
    assert search.sections(html) == [["h", "Head", "Text. Tail"]]


def test_text_is_in_composed_form() -> None:
    assert search.sections("<p>quye\u0302\u0300n  \n con</p>") == [["", "", "quyền con"]]


@pytest.fixture
def collected() -> Collection:
    page = {"kind": "chapter", "url": "a/", "title": "عنوان", "description": "شرح", "html": "<p>‌متن</p>"}
    return {
        "locale": "fa",
        "items": [
            {"kind": "part", "title": "بخش"},
            {**page, "content": "fa"},  # type: ignore[typeddict-item]
            {**page, "url": "b/", "content": "en"},  # type: ignore[typeddict-item]
        ],
    }


def test_english_pages_of_another_edition_are_marked(collected: Collection) -> None:
    assert [(address, foreign) for address, _, _, foreign, *_ in search.pages(collected)] == [
        ("a/", 0),
        ("b/", 1),
    ]


def test_the_data_are_scripts_that_a_page_from_a_disk_can_load(
    tmp_path: Path, collected: Collection, browser: Browser
) -> None:
    files = search.write(collected, editions()["fa"], tmp_path)
    assert files == [tmp_path / "search" / "fa.js", tmp_path / "search" / "fa-text.js"]
    page = browser.new_page()
    for file in files:
        page.add_script_tag(path=file)
    heads = ["عنوان", "شرح\t a ", "", "", "عنوان", "شرح\t b ", "", ""]
    synonyms = search.data(collected, editions()["fa"])["synonyms"]
    rows = [name for pair in synonyms for names in pair for name in (*names, "")]
    lines = page.evaluate("self.manual.text().split('\\n')")
    assert lines[: len(heads) + 2 + len(rows)] == [*heads, "\u200cمتن", "\u200cمتن", *rows]
    assert page.evaluate("[self.manual.pages, self.manual.synonyms]") == [
        [["a/", 0, 1], ["b/", 1, 1]],
        len(synonyms),
    ]
    page.close()


def test_what_is_typed_in_another_way_is_mapped_to_letters_of_the_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, collected: Collection
) -> None:
    monkeypatch.setattr(search, "SYNONYMS", tmp_path)
    (tmp_path / "zh.txt").write_text("贪官 = 制裁, b/\n", "utf-8")
    page = collected["items"][1]
    page["html"] = "<p>制裁与人权</p>"
    found = search.data(collected, editions()["zh"])
    theirs, ours = (map(chr, itertools.accumulate(steps)) for steps in found["same"])
    pairs = dict(zip(theirs, ours, strict=True))
    assert pairs["權"] == "权"
    assert pairs["製"] == "制"
    assert pairs["貪"] == "贪"  # of a name
    assert "實" not in pairs  # no letter of the text
    assert found["zawgyi"] == {}


def test_sites_that_the_text_leads_to_are_words_of_the_page(collected: Collection) -> None:
    link = '<a href="https://{}">there</a>'
    text = link.format("ofac.treasury.gov/x") + link.format("www.example.org")
    collected["items"][1]["html"] = (
        f'<p>{text}</p><div class="footnote">{link.format("news.example/y")}</div>'
    )
    assert search.pages(collected)[0][5] == "example ofac treasury"


def test_addresses_are_not_searched() -> None:
    html = (
        '<ul><li><cite>A law</cite> <a class="address" href="https://example.org">example.org</a></li></ul>'
    )
    assert search.sections(html) == [["", "", "A law"]]


def test_of_a_source_only_its_title_is_searched() -> None:
    entry = "<li><bdi><cite>A law</cite>, Parliament, 1 May 2024.</bdi> Facts: 1.</li>"
    html = f'<ul class="sources">{entry}{entry}</ul>'
    assert search.sections(html) == [["", "", "A law A law"]]
    assert search.sections(html, search.SKIPPED_IN_TRANSLATIONS) == []


def test_the_list_of_what_to_read_next_is_left_out() -> None:
    html = '<h2 id="h">Head</h2><p>Text</p><h2 id="read-next">Read next</h2><ul><li>Other page</li></ul>'
    assert search.sections(html) == [["h", "Head", "Text"]]


def test_examples_are_left_out() -> None:
    html = '<h2 id="h">Field</h2><p>Help</p><div class="admonition example"><p>Invented</p></div><p>Tail</p>'
    assert search.sections(html) == [["h", "Field", "Help Tail"]]


def test_names_that_people_give_to_things_are_read(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    assert search.synonyms(file) == []
    file.write_text("# Names.\n\ngraft, dirty money = corruption\n", "utf-8")
    assert search.synonyms(file) == [[["graft", "dirty money"], ["corruption"]]]


def test_lines_that_are_not_pairs_of_names_are_told_all_at_once(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("graft\na = b = c\na, = b\nbribe = corruption\n", "utf-8")
    with pytest.raises(BadInputError) as caught:
        search.synonyms(file)
    assert [problem.line for problem in caught.value.problems] == [1, 2, 3]


@pytest.mark.parametrize("locale", editions())
def test_no_two_things_have_the_same_name(locale: str) -> None:
    names = [name for names, _ in search.synonyms(search.SYNONYMS / f"{locale}.txt") for name in names]
    assert sorted(names) == sorted(set(names))


def test_a_page_is_found_by_names_for_its_address() -> None:
    pages = [["a/", "Vehicles", "", 1, [], ""], ["b/", "Money", "", 1, [], ""]]
    pairs = [[["cars", "plates"], ["a/"]], [["lorries"], ["a/", "vehicles"]], [["cash"], ["money"]]]
    assert search.name_pages(pages, pairs) == [[["lorries"], ["vehicles"]], [["cash"], ["money"]]]
    assert [page[1] for page in pages] == ["Vehicles\tcars, plates, lorries", "Money"]


def test_an_edition_with_english_pages_has_english_names_too_but_for_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, collected: Collection
) -> None:
    monkeypatch.setattr(search, "SYNONYMS", tmp_path)
    (tmp_path / "fa.txt").write_text("نام = متن, b/\n", "utf-8")
    (tmp_path / "en.txt").write_text("name, two words = Word, b/\nother = elsewhere\n", "utf-8")
    collected["items"][2]["html"] = "<p>A word.</p>"
    both = [[["نام"], ["متن"]], [["name"], ["Word"]]]
    found = search.data(collected, editions()["fa"])
    assert found["synonyms"] == both
    assert [title for _, title, *_ in found["pages"]] == ["عنوان", "عنوان\tنام"]
    del collected["items"][2]
    assert search.data(collected, editions()["fa"])["synonyms"] == both[:1]


def test_terms_are_listed_where_few_pages_have_one_of_their_names() -> None:
    zh = editions()["zh"]
    assert search.terms(zh, []) == []
    seldom = [["asset freeze"], ["冻结资产"]]
    assert seldom[0][0] in {names[0] for names, _ in search.terms(zh, ["冻结资产"] * 3)}
    assert search.terms(zh, ["asset freeze 资产冻结 冻结资产"] * 3) == []
