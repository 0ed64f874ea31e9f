from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fragment_fromstring, tostring

from scripts import runs
from scripts.editions import editions

PERSIAN = editions()["fa"]
BURMESE = editions()["my"]
SCRAPS = st.text(alphabet="aZ0 9./:-_,()سلامမြန်မာ中་°@\n", max_size=20)


def parsed(html: str):
    return fragment_fromstring(html, create_parent="div")


def written(element) -> str:
    return tostring(element, encoding="unicode").removeprefix("<div>").removesuffix("</div>")


@pytest.mark.parametrize(
    "run",
    [
        "2024-03-10",
        "A/HRC/WG.6/45/CHN/1",
        "29.6520° N",
        "Magnitsky Act",
        "Nguyễn Văn",
        "Теодор Васин",
        "10:30",
        "1.5",
        "section 7031(c)",
        "Decision (CFSP) 2020/1999",
    ],
)
def test_a_left_to_right_run_is_isolated_as_one(run: str) -> None:
    root = parsed(f"{PERSIAN.name} {run}، {PERSIAN.name}")
    runs.isolate(root)
    assert written(root) == f'{PERSIAN.name} <bdi dir="ltr">{run}</bdi>، {PERSIAN.name}'


@pytest.mark.parametrize(
    "text", ["2026", "۲۰۲۶", "", "، (12)", '<code dir="ltr">a.b</code>', '<bdi dir="ltr">SHA-256</bdi>']
)
def test_what_does_not_reorder_is_left_alone(text: str) -> None:
    root = parsed(text)
    runs.isolate(root)
    assert written(root) == text


def test_code_runs_from_left_to_right() -> None:
    root = parsed("<code>[^a.b]</code>")
    runs.isolate(root)
    assert written(root) == '<code dir="ltr">[^a.b]</code>'


def test_a_comma_between_runs_belongs_to_the_sentence() -> None:
    root = parsed("SHA-256, 1,500.5 x")
    runs.isolate(root)
    assert written(root) == '<bdi dir="ltr">SHA-256</bdi>, <bdi dir="ltr">1,500.5 x</bdi>'


def test_runs_beside_and_inside_elements_are_found() -> None:
    root = parsed("1.2 <em>3.4<b>x</b> y</em> 5.6")
    runs.isolate(root)
    wrapped = [element.text for element in root.iter("bdi")]
    assert wrapped == ["1.2", "3.4", "x", "y", "5.6"]


@pytest.mark.parametrize("symbol", ["SHA-256", "CASE-2024-0017", "2020/1999", "A/HRC/56/6"])
def test_a_symbol_stays_on_one_line(symbol: str) -> None:
    root = parsed(f"x {symbol}.")
    runs.hold(root)
    assert written(root) == f'x <span class="symbol">{symbol}</span>.'


@pytest.mark.parametrize(
    "text", ["well-known", "2026", "and/or", "www.example.org/2020/a-very-long-address/1"]
)
def test_other_words_may_break(text: str) -> None:
    root = parsed(text)
    runs.hold(root)
    assert written(root) == text


def test_an_address_breaks_between_its_parts() -> None:
    long = "a" * 30
    assert runs.part(f"https://www.gov.uk/a-b/?q={long}#c").split(runs.ZERO_WIDTH_SPACE) == [
        *("https://", "www.", "gov.", "uk/", "a-", "b/?", "q=", long[:24], f"{long[24:]}#", "c")
    ]


@given(st.text(alphabet="ab1/.?&=_#%-", max_size=80))
def test_an_address_loses_no_letter(address: str) -> None:
    parts = runs.part(address).split(runs.ZERO_WIDTH_SPACE)
    assert "".join(parts) == address
    assert all(len(part) <= runs.LONGEST_PART for part in parts)


def test_a_chinese_number_stays_with_what_it_counts() -> None:
    root = parsed("<time>2026年11月22日</time>第13条 5个 <code>7日</code>")
    runs.count(root)
    assert root.text_content().replace(runs.WORD_JOINER, "|") == "2026|年11|月22|日第13|条 5个 7日"


def test_burmese_gets_its_breaks_between_words_and_only_there() -> None:
    text = BURMESE.name * 3
    root = parsed(f"{text} SHA-256 {text}<code>{text}</code>")
    runs.segment(root, BURMESE.locale)
    broken = runs.ZERO_WIDTH_SPACE.join([BURMESE.name] * 3)
    assert written(root) == f"{broken} SHA-256 {broken}<code>{text}</code>"


@given(st.lists(SCRAPS, min_size=4, max_size=4))
def test_no_letter_is_lost_or_moved(scraps: list[str]) -> None:
    first, inside, after, last = scraps
    root = parsed(f"<p>{first}<em>{inside}</em>{after}<code>x</code>{last}</p>")
    before = "".join(root.itertext())
    for edition in editions().values():
        runs.prepare(root, edition)
    assert "".join(root.itertext()).replace(runs.ZERO_WIDTH_SPACE, "") == before


def test_a_long_line_takes_no_longer_for_its_length() -> None:
    def seconds(length: int) -> float:
        root = parsed("中a" * length + "-" * length)
        start = time.process_time()
        runs.isolate(root)
        runs.hold(root)
        return time.process_time() - start

    assert seconds(40_000) < 20 * seconds(4_000) + 0.1


@pytest.mark.parametrize("word", ["သမဂ္ဂ", "အင်္ဂလိပ်", "ဝဘ်", "ဒစ်ဂျစ်တယ်"])
def test_no_burmese_syllable_is_cut(word: str) -> None:
    root = fragment_fromstring(f"<p>ပြည်ထောင်စု{word}ဆိုင်ရာ{word}များ</p>")
    runs.segment(root, "my")
    parts = root.text_content().split("\u200b")
    assert len(parts) > 2
    assert not [part for part in parts if re.match("[\u1000-\u1021]\u1037?[\u1039\u103a]", part)]
