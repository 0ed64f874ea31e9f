from pathlib import Path

import pytest

from scripts import search
from scripts.collection import Collection
from scripts.editions import editions


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


def test_the_data_is_a_script_that_a_page_from_a_disk_can_load(tmp_path: Path, collected: Collection) -> None:
    file = search.write(collected, editions()["fa"], tmp_path)
    assert file == tmp_path / "search" / "fa.js"
    text = file.read_text("utf-8")
    assert text.isascii()
    assert search.read(file)["pages"] == search.pages(collected)


def test_what_is_typed_in_another_way_is_mapped_to_letters_of_the_edition(collected: Collection) -> None:
    page = collected["items"][1]
    page["html"] = "<p>制裁与人权</p>"
    found = search.data(collected, editions()["zh"])
    pairs = dict(zip(*found["same"], strict=True))
    assert pairs["權"] == "权"
    assert pairs["製"] == "制"
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


def test_a_bare_script_says_the_same_without_comments() -> None:
    script = '/* What\n   it is. */\n(() => {\n  // Why.\n  const url = "https://x"; // kept\n\n  /* Part */\n  go(url);\n})();\n'
    assert search.bare(script) == '(() => {\nconst url = "https://x"; // kept\ngo(url);\n})();'


def test_of_a_source_only_its_title_is_searched() -> None:
    entry = "<li><bdi><cite>A law</cite>, Parliament, 1 May 2024.</bdi> Facts: 1.</li>"
    assert search.sections(f'<ul class="sources">{entry}{entry}</ul>') == [["", "", "A law A law"]]


def test_examples_are_left_out() -> None:
    html = '<h2 id="h">Field</h2><p>Help</p><div class="admonition example"><p>Invented</p></div><p>Tail</p>'
    assert search.sections(html) == [["h", "Field", "Help Tail"]]
