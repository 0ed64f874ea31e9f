"""Pictures made of text: they fold on a phone, turn with the direction, and keep every word."""

import datetime
import io
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import markdown
import pytest
from lxml.html import fromstring
from PIL import Image
from pypdf import PdfReader

from scripts import book, pdf, stylesheet
from scripts.editions import editions
from scripts.paths import DOCS

EXTENSIONS = ["admonition", "attr_list", "def_list", "footnotes", "tables"]
KINDS = ("flow", "chain", "timeline")
TEXT = """
!!! flow "Way"
    1. **Is everybody safe?**
        - Yes: go on to the next question, and write down the answer.
        - No: do not send the file.
    2. **The minister decides.** The law names the test.[^a]
    3. **The list prints the name.**

!!! chain "Links"
    1. **The law.** Which law says who commands the people who did the act?
    2. **The post.** Which document shows that the person held this office?
    3. **The date.** Does the time in office cover the day?
    4. **The power.** What could the person do?

!!! timeline "Years"
    - **16 November 2009:** A man dies in a prison.[^b]
    - **22 September 2012:** A law carries his name, and many other laws follow it in many other countries.

!!! example matrix "Table"
    | Element | What the file shows | Mark |
    |---|---|---|
    | The category | The officers beat the victims to make them sign confessions. | Enough |

[^a]: Source of the test.
[^b]: Source of the death.
"""
#: Text as it stands on a page, with the places of its boxes.
BOXES = "kind => [...document.querySelectorAll(`.${kind} > * > li`)].map(box => box.getBoundingClientRect().toJSON())"
#: Where the date and the rest of each entry of the timeline begin.
ENTRIES = """() => [...document.querySelectorAll(".timeline li")].map(item => {
    const rest = document.createRange();
    rest.selectNodeContents(item.childNodes[1]);
    return [item.firstChild.getBoundingClientRect().toJSON(), [...rest.getClientRects()].find(r => r.width > 9).toJSON()];
})"""


def html(text: str) -> str:
    return markdown.markdown(text, extensions=EXTENSIONS)


@pytest.fixture
def show(browser):
    """Return a function that shows the text in a window: its width, the direction, options of the browser."""
    contexts = []

    def shown(width: int, direction: str = "ltr", **options: Any):
        body = (
            html(TEXT)
            .replace("<table", '<div class="scroll" tabindex="0"><table')
            .replace("</table>", "</table></div>")
        )
        page = (
            f'<!doctype html><html lang="en" dir="{direction}"><head><meta charset="utf-8"><title>Pictures</title></head>'
            f'<body><main><article class="md-typeset"><h1>Pictures</h1>{body}</article></main></body></html>'
        )
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **options))
        tab = contexts[-1].new_page()
        tab.set_content(page.replace("</head>", f"<style>{stylesheet.stylesheet([page], '')}</style></head>"))
        return tab

    yield shown
    for context in contexts:
        context.close()


def ink(tab, x: float, y: float, width: float, height: float) -> int:
    """Count the pixels of a part of the page that are not its background."""
    clip = {"x": x, "y": y, "width": width, "height": height}
    image = Image.open(io.BytesIO(tab.screenshot(clip=clip, full_page=True))).convert("RGB")
    colours = sorted(image.getcolors(image.width * image.height))
    return sum(count for count, _ in colours[:-1])


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [320, 360, 700, 1280])
def test_nothing_is_wider_than_the_window(show, width: int, direction: str) -> None:
    tab = show(width, direction)
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    wide = "[...document.querySelectorAll('.admonition, .scroll')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.className)"
    assert tab.evaluate(wide) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_a_way_leads_downward_with_an_arrow_between_its_steps(show, width: int) -> None:
    tab = show(width)
    boxes = tab.evaluate(BOXES, "flow")
    assert len(boxes) == 3
    for box, following in pairwise(boxes):
        gap = following["y"] - box["bottom"]
        assert gap > 10
        middle = box["x"] + box["width"] / 2
        upper = ink(tab, middle - 12, box["bottom"] + 1, 24, gap / 2 - 1)
        lower = ink(tab, middle - 12, box["bottom"] + gap / 2, 24, gap / 2 - 1)
        assert 0 < upper < lower
        assert ink(tab, box["x"] + 5, box["bottom"] + 1, 24, gap - 2) == 0


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_chain_reads_as_lines_where_there_is_room(show, direction: str) -> None:
    tab = show(1280, direction)
    first, second, *_ = tab.evaluate(BOXES, "chain")
    assert first["y"] == second["y"]
    left, right = (first, second) if direction == "ltr" else (second, first)
    gap = right["x"] - left["right"]
    assert gap > 10
    middle = left["y"] + left["height"] / 2
    halves = [ink(tab, left["right"] + start, middle - 12, gap / 2 - 1, 24) for start in (1, gap / 2)]
    assert min(halves) > 0
    assert (halves[0] < halves[1]) == (direction == "ltr"), "the head of the arrow is at its end"


def test_a_chain_leads_downward_on_a_phone(show) -> None:
    boxes = show(360).evaluate(BOXES, "chain")
    assert len({box["x"] for box in boxes}) == 1
    assert all(box["bottom"] < following["y"] for box, following in pairwise(boxes))


def test_a_date_stands_above_its_event_on_a_phone_and_beside_it_elsewhere(show) -> None:
    assert all(date["bottom"] <= event["y"] + 1 for date, event in show(360).evaluate(ENTRIES))
    assert all(date["right"] <= event["x"] + 6 for date, event in show(1280).evaluate(ENTRIES))
    assert all(date["x"] + 6 >= event["right"] for date, event in show(1280, "rtl").evaluate(ENTRIES))


def test_a_picture_is_copied_word_for_word(show) -> None:
    """Nothing that is drawn is text, and no text is only drawn."""
    tab = show(1280)
    source = " ".join(fromstring(html(TEXT)).text_content().split())
    assert (
        " ".join(tab.evaluate("document.querySelector('article').textContent").split())
        == f"Pictures {source}"
    )
    drawn = """[...document.querySelectorAll(".admonition:not(.matrix), .admonition:not(.matrix) *")].flatMap(e =>
        ["::before", "::after"].map(part => getComputedStyle(e, part).content)).filter(text => !["none", "normal", '""', '"\\u2060"'].includes(text))"""  # a word joiner shows nothing
    assert tab.evaluate(drawn) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_reader_can_use_the_pictures(show, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    result = Axe().run(show(360, color_scheme=scheme))
    assert result.violations_count == 0, result.generate_report()


def test_an_arrow_keeps_its_shape_in_the_colours_of_the_reader(show) -> None:
    heads = []
    for options in ({}, {"forced_colors": "active"}):
        tab = show(360, **options)
        box, following, _ = tab.evaluate(BOXES, "flow")
        half = (following["y"] - box["bottom"]) / 2
        heads.append(ink(tab, box["x"] + box["width"] / 2 - 12, box["bottom"] + half, 24, half - 1))
    assert heads[1] == pytest.approx(heads[0], rel=0.2)


def made(text: str, out: Path) -> PdfReader:
    """Set a chapter as the only one of a book."""
    chapter = {
        "kind": "chapter",
        "path": "a.md",
        "url": "a/",
        "address": "a/",
        "title": "Pictures",
        "description": "",
        "html": html(text),
        "content": "en",
        "review": "source",
        "since": "",
        "stale": False,
        "partial": False,
        "notices": [],
    }
    edition = editions()["en"]
    collection: Any = {"locale": "en", "items": [chapter]}
    pdf.render(
        book.assemble(collection, edition, "https://example.org/", datetime.date(2026, 1, 1)), edition, out
    )
    return PdfReader(out)


def test_the_book_keeps_every_word_in_order_and_each_note_on_its_page(tmp_path: Path) -> None:
    pages = [" ".join(page.extract_text().split()) for page in made(TEXT, tmp_path / "a.pdf").pages]
    (way,) = [page for page in pages if "Is everybody safe?" in page]
    steps = [
        "Is everybody",
        "No: do not send the file.",
        "The minister",
        "The list prints the name.",
    ]
    assert [way.find(step) for step in steps] == sorted(way.find(step) for step in steps)
    assert way.find(steps[0]) >= 0
    assert all(f"{number}. " in way for number in (1, 2, 3))
    assert "Source of the test." in way
    (years,) = [page for page in pages if "16 November 2009:" in page]
    assert "Source of the death." in years


def test_a_long_picture_goes_on_over_pages_and_loses_nothing(tmp_path: Path) -> None:
    entries = "".join(f"    - **Year {number}:** Event {number} with its words.\n" for number in range(90))
    steps = "".join(
        f"    {number + 1}. **Step {number}.**\n        - Branch {number}.\n" for number in range(40)
    )
    text = f'!!! timeline "Years"\n{entries}\n\n!!! flow "Way"\n{steps}'
    pages = [" ".join(page.extract_text().split()) for page in made(text, tmp_path / "a.pdf").pages]
    printed = " ".join(pages)
    assert re.findall(r"Event (\d+) with its words", printed) == [str(number) for number in range(90)]
    assert re.findall(r"Branch (\d+)\.", printed) == [str(number) for number in range(40)]
    assert all(
        f"Step {number}." in page
        for page in pages
        for number in map(int, re.findall(r"Branch (\d+)\.", page))
    )


def test_the_book_draws_an_arrow_between_steps(tmp_path: Path) -> None:
    import pypdfium2

    made('!!! flow "Way"\n    1. First.\n    2. Second.\n', tmp_path / "a.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    number, page = next(
        (index, page)
        for index, page in enumerate(document)
        if "Second." in page.get_textpage().get_text_range()
    )
    text = page.get_textpage()
    searched = [text.search(word).get_next()[0] for word in ("First.", "Second.")]
    (_, upper, *_), (_, _, _, lower) = (text.get_charbox(index) for index in searched)
    scale = 4
    image = page.render(scale=scale).to_pil().convert("L")
    # The text block is between the margins of the page, 18 and 14 mm; the arrow is about in its middle.
    around = 20  # points
    inner, outer = 18, 14
    left, right = (outer, inner) if number % 2 else (inner, outer)
    middle = (page.get_width() + (left - right) * 72 / 25.4) / 2 * scale
    strip = image.crop(
        (
            int(middle - around * scale),
            int((page.get_height() - upper) * scale),
            int(middle + around * scale),
            int((page.get_height() - lower) * scale),
        )
    )
    widths = [sum(strip.getpixel((x, y)) < 160 for x in range(strip.width)) for y in range(strip.height)]
    head = [width for width in widths if 2 * scale < width < strip.width]
    assert head == sorted(head, reverse=True)
    assert len(head) >= scale


def pictures() -> list[tuple[str, Any]]:
    """List the pictures of all pages, in all languages."""
    found = []
    for file in sorted(DOCS.rglob("*.md")):
        tree = fromstring(f"<div>{html(file.read_text('utf-8'))}</div>")
        for kind in KINDS:
            found += [(f"{file.relative_to(DOCS)}: {kind}", element) for element in tree.find_class(kind)]
    return found


def test_every_picture_of_the_manual_has_the_form_that_is_drawn() -> None:
    found = pictures()
    assert {name.rpartition(" ")[2] for name, _ in found} == set(KINDS)
    for name, picture in found:
        title, *rest = picture
        assert title.get("class") == "admonition-title", name
        assert title.text_content().strip(), name
        assert [element.tag for element in rest] == ["ul" if "timeline" in picture.classes else "ol"], name
        assert len(rest[0]) > 1, name
        for item in rest[0]:
            assert {child.tag for child in item} <= {"strong", "em", "a", "sup", "ul", "code"}, (
                f"{name}: {item.text_content()}"
            )
            if "timeline" in picture.classes:
                assert item[0].tag == "strong", f"{name}: {item.text_content()}"
                assert not (item.text or "").strip(), f"{name}: {item.text_content()}"
