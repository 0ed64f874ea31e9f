"""What is packed here is unpacked in a browser, as a reader's does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts import packing
from scripts.packing import SIGN, SYLLABLE, WORD
from scripts.paths import OVERRIDES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

UNPACK = """(parts) => {
  const text = unpack({own: 1}, parts[0]);
  const first = text.text();
  for (const part of parts.slice(1)) text.add(part);
  return [text.own, first, text.text(), text.text(text.words, 1, 2)];
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_script_tag(path=OVERRIDES / "packed" / "unpack.js")
    yield page
    page.close()


def unpacked(page: Page, *texts: list[str]) -> tuple[int, str, str, str]:
    parts = [part._asdict() for part in packing.pack(*texts)]
    found: tuple[int, str, str, str] = page.evaluate(UNPACK, parts)
    return found


#: Words of all our scripts, and what stands between them, also where nobody would put it.
WORDS = st.sampled_from(
    [
        *" \t.-/\u00ad\u200c\u200b་།𠀀😀",
        *(", ", "U.S.", "SHA-256", "7031(c)", "sanctions", "Sanctions", "đ", "Việt", "e\u0302", "١٢"),
        *("制裁", "人权", "تحریم", "می\u200cشود", "جازا", "ཉེས་ཆད", "ཉེས་ཆད་", "ပိတ်ဆို့", "က္ခ"),
    ]
)
LINES = st.lists(
    st.lists(WORDS | st.characters(exclude_categories=("Cs",), exclude_characters="\n")).map("".join)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(first=LINES, second=LINES)
def test_a_text_comes_out_as_it_went_in(page: Page, first: list[str], second: list[str]) -> None:
    lines = ["one", *first, *second]
    own, begun, whole, line = unpacked(page, ["one", *first], second)
    assert (own, begun) == (1, "".join(f"{line}\n" for line in ["one", *first]))
    assert whole == "".join(f"{line}\n" for line in lines)
    assert line == (f"{lines[1]}\n" if len(lines) > 1 else "")


def test_what_comes_back_takes_little(page: Page) -> None:
    line = "You can ask a government for sanctions. "
    many = packing.pack([line * 1000])
    assert len(many[0].bits) < 40
    assert unpacked(page, [line * 1000])[2] == line * 1000 + "\n"


def test_rare_words_take_no_more_bits_than_may_be(page: Page) -> None:
    """Numbers whose frequencies grow like those of Fibonacci would have codes of any length."""
    frequencies = [1, 1]
    while len(frequencies) < 24:
        frequencies.append(sum(frequencies[-2:]))
    lines = [word for place, count in enumerate(frequencies) for word in [f"w{place}"] * count]
    (part,) = packing.pack(lines)
    assert max(map(packing.BASE64.index, part.sizes)) <= packing.LONGEST
    assert unpacked(page, lines)[2] == "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("freeze assets, now", [(WORD, "freeze"), (WORD, "assets"), (SIGN, ", "), (WORD, "now")]),
        ("SHA-256 is 1/2 - 3", [(WORD, "SHA-256"), (WORD, "is"), (WORD, "1/2"), (SIGN, " - "), (WORD, "3")]),
        ("ཉེས་ཆད།", [(SYLLABLE, "ཉེས"), (SYLLABLE, "ཆད"), (SIGN, "།")]),
        ("ཉེས་ x", [(SYLLABLE, "ཉེས"), (SIGN, "་ "), (WORD, "x")]),
        ("制裁", [(SIGN, "制"), (SIGN, "裁")]),
        ("制。」 A\t（b", [(SIGN, "制"), (SIGN, "。」 "), (WORD, "A"), (SIGN, "\t（"), (WORD, "b")]),
        ("ပိတ်ဆို့", [(SIGN, "ပိတ်"), (SIGN, "ဆို့")]),
    ],
)
def test_a_line_is_cut_into_what_is_folded_alone(line: str, words: list[tuple[int, str]]) -> None:
    assert packing.words(line) == words
