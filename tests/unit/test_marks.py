import dataclasses
import datetime
import random
import re

import lxml.html
import pytest

from scripts import blocks, facts, locks, marks, outline, pages
from scripts.editions import editions, source
from scripts.ledger import ledger
from scripts.paths import DOCS

PERSIAN = editions()["fa"]
DAY = datetime.date(2026, 1, 1)
ENGLISH = """\
## Who {#who}

First paragraph, with the day {{ us.act.date }}.

- one item
- another item

| Place | Rule |
|---|---|
| Here | None |
| There | Some |

!!! danger "Read first"
    A warning in a box.

    Another warning.

Last paragraph.
"""
PERSIAN_TEXT = (
    ENGLISH.replace("Who", "چه کسی")
    .replace("First paragraph, with the day", "بند نخست، در روز")
    .replace("one item", "یک مورد")
    .replace("another item", "مورد دیگر")
    .replace("Place", "جا")
    .replace("Rule", "قاعده")
    .replace("Here", "این‌جا")
    .replace("None", "هیچ")
    .replace("There", "آن‌جا")
    .replace("Some", "چند")
    .replace("Read first", "نخست بخوانید")
    .replace("A warning in a box", "هشداری در کادر")
    .replace("Another warning", "هشداری دیگر")
    .replace("Last paragraph", "بند آخر")
)


def page(locale: str, body: str) -> pages.Page:
    return pages.Page(locale, "a.md", DOCS / locale / "a.md", {}, body, 4, "title: A\ndescription: B\n")


def text(english: str, persian: str, synced: str = ENGLISH) -> locks.Text:
    """Put two bodies side by side; the whole Persian text followed ``synced`` on :data:`DAY`."""
    original, own = page("en", english), page("fa", persian)
    then = locks.Text(
        own.file, own.file, blocks.of_page(page("en", synced)), blocks.of_page(page("fa", PERSIAN_TEXT)), None
    )
    lines = locks.record(then, DAY)
    return locks.Text(own.file, own.file, blocks.of_page(original), blocks.of_page(own), lines)


def rendered(composition: marks.Composition, persian: str) -> lxml.html.HtmlElement:
    """Render a composition as the hooks do, and mark it."""
    from markdown import markdown

    shown = facts.expand(
        composition.markdown or persian, "a.md", ledger(), PERSIAN, DAY, composition.english
    ).markdown
    extensions = ["admonition", "attr_list", "def_list", "footnotes", "tables", "sane_lists"]
    html = markdown(shown, extensions=extensions)
    return outline.parse(marks.mark(html, composition, PERSIAN))


def test_a_fresh_page_is_left_as_it_is() -> None:
    composition = marks.compose(text(ENGLISH, PERSIAN_TEXT), ENGLISH, PERSIAN_TEXT)
    assert (composition.english, composition.old, composition.partial) == (frozenset(), {}, False)
    assert marks.mark("<p>x<br>y</p>", composition, PERSIAN) == "<p>x<br>y</p>"


@pytest.mark.parametrize(
    ("english", "persian"),
    [
        ("Last paragraph.\n", "بند آخر.\n"),
        ("- another item\n", "- مورد دیگر\n"),
        ("- one item\n", "- یک مورد\n"),
        ("| There | Some |\n", "| آن‌جا | چند |\n"),
        ("| Here | None |\n", "| این‌جا | هیچ |\n"),
        ("    Another warning.\n", "    هشداری دیگر.\n"),
        ("First paragraph, with the day {{ us.act.date }}.\n", "بند نخست، در روز {{ us.act.date }}.\n"),
    ],
)
def test_a_missing_block_stands_in_english_in_its_place(english: str, persian: str) -> None:
    own = PERSIAN_TEXT.replace(persian, "")
    composition = marks.compose(text(ENGLISH, own), ENGLISH, own)
    whole = PERSIAN_TEXT.replace(persian, english)
    assert [block.raw for block in blocks.split(composition.markdown)] == [
        block.raw for block in blocks.split(whole)
    ]
    body = rendered(composition, own)
    foreign = body.find_class("untranslated")
    assert {(element.get("lang"), element.get("dir")) for element in foreign} == {("en", "ltr")}
    word = re.findall("[A-Z][a-z]+|item", english)[-1]
    assert word in foreign[-1].text_content()


def test_a_missing_box_comes_back_whole() -> None:
    box = ENGLISH[ENGLISH.index("!!!") : ENGLISH.index("Last")]
    own_box = PERSIAN_TEXT[PERSIAN_TEXT.index("!!!") : PERSIAN_TEXT.index("بند آخر")]
    own = PERSIAN_TEXT.replace(own_box, "")
    composition = marks.compose(text(ENGLISH, own), ENGLISH, own)
    assert box.strip() in composition.markdown
    [found] = rendered(composition, own).find_class("danger")
    assert len(found.find_class("untranslated")) == 3


def test_a_value_in_an_english_block_is_written_the_english_way() -> None:
    own = PERSIAN_TEXT.replace("بند نخست، در روز {{ us.act.date }}.\n", "")
    body = rendered(marks.compose(text(ENGLISH, own), ENGLISH, own), own)
    english = facts.shown(ledger().facts["us.act.date"], source())
    assert lxml.html.fragment_fromstring(english).text in body.text_content()


def test_a_translated_item_within_an_english_one_keeps_its_language() -> None:
    composition = marks.Composition("- outer item\n    - مورد درونی\n", frozenset({1}))
    html = "<ul><li>outer item<ul><li>مورد درونی</li></ul></li></ul>"
    body = outline.parse(marks.mark(html, composition, PERSIAN))
    assert [item.get("lang") for item in body.iter("li")] == ["en", "fa"]


def test_an_old_block_says_so_and_the_page_says_since_when() -> None:
    english = ENGLISH.replace("another item", "quite another item").replace("None", "Many")
    composition = marks.compose(text(english, PERSIAN_TEXT), english, PERSIAN_TEXT)
    assert composition.since == DAY
    body = rendered(composition, PERSIAN_TEXT)
    old = body.find_class("stale")
    assert [element.tag for element in old] == ["li", "td"]
    assert [element.text_content() for element in body.find_class("stale-note")] == [
        PERSIAN.say("stale.block")
    ] * 2
    assert "مورد دیگر" in old[0].text_content()


def test_a_change_of_the_translation_does_not_hide_that_the_english_changed() -> None:
    english = ENGLISH.replace("another item", "quite another item")
    own = PERSIAN_TEXT.replace("مورد دیگر", "مورد دیگری")
    assert marks.compose(text(english, own), english, own).old


def test_any_block_that_can_be_taken_out_comes_back() -> None:
    """Whatever block of a real page lacks a translation: the rest stays, and its words are there."""
    english = pages.load("en", [])
    chance = random.Random(7)
    for path in ("people/consent.md", "people/do-no-harm.md", "should-you-file.md"):
        original = english[path]
        found = blocks.of_page(original)
        lines = [locks.Line(block.hash, block.hash, DAY) for block in found]
        body = original.body.split("\n")
        simple = [block for block in found if block.line > 0 and block.kind in ("p", "li", "td")]
        for block in chance.sample(simple, 8):
            own = "\n".join(body[: block.line - 1] + body[block.end :])
            short = dataclasses.replace(original, locale="fa", body=own)
            state = locks.Text(short.file, short.file, found, blocks.of_page(short), lines)
            composition = marks.compose(state, original.body, own)
            assert not composition.left_out, block
            assert block.hash in {other.hash for other in blocks.split(composition.markdown)}
