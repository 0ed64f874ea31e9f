"""What a lock knows: after any change of the source, exactly the changed blocks no longer follow it."""

import datetime
import itertools
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts import locks, pages
from scripts.blocks import Block, split
from scripts.locks import State
from scripts.paths import DOCS

DAY = datetime.date(2026, 11, 22)
LATER = datetime.date(2027, 1, 5)
WORDS = ["lock", "phone", "risk", "care", "data", "plan", "safe", "call", "file", "name", "list"]
KINDS = {
    "p": "{0}\n",
    "h2": "## {0} {{#s{id}}}\n",
    "li": "- {0}\n",
    "box": '!!! danger "{0}"\n    {1}\n',
    "table": "| {0} | {1} |\n|---|---|\n| {2} | {3} |\n",
    "term": "{0}\n:   {1}\n",
}
SIZE = {"box": 2, "table": 4, "term": 2}

Unit = tuple[str, int, tuple[str, ...]]  # kind, id of a heading, texts of its blocks


def page(units: list[Unit]) -> list[Block]:
    # A comment keeps neighbours apart: two tables, or a term behind a paragraph.
    return list(
        split("\n<!-- -->\n\n".join(KINDS[kind].format(*texts, id=key) for kind, key, texts in units))
    )


def translate(units: list[Unit]) -> list[Unit]:
    return [(kind, key, tuple(f"ترجمهٔ {text[::-1]}" for text in texts)) for kind, key, texts in units]


def text_of(source: list[Block], translation: list[Block], lines: list[locks.Line] | None) -> locks.Text:
    return locks.Text(DOCS / "fa" / "x.md", DOCS / "fa" / ".sync" / "x.md.lock", source, translation, lines)


def synced(source: list[Block], translation: list[Block]) -> list[locks.Line]:
    return locks.record(text_of(source, translation, None), DAY)


@st.composite
def manuals(draw: st.DrawFn) -> tuple[list[Unit], list[Unit], set[str]]:
    """Draw a source, the same source after some changes, and the texts that are new in it."""
    number = itertools.count()

    def words() -> str:
        return f"{next(number)} {' '.join(draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=6)))}"

    def unit() -> Unit:
        kind = draw(st.sampled_from(list(KINDS)))
        return (kind, next(number), tuple(words() for _ in range(SIZE.get(kind, 1))))

    before = [unit() for _ in range(draw(st.integers(2, 14)))]
    now, new = list(before), set()
    for change in draw(
        st.lists(st.sampled_from(["change", "insert", "delete", "move", "split", "merge"]), max_size=6)
    ):
        place = draw(st.integers(0, max(0, len(now) - 1)))
        if change == "insert" or not now:
            now.insert(place, unit())
            new |= set(now[place][2])
            continue
        kind, key, texts = now[place]
        if change == "change":
            which = draw(st.integers(0, len(texts) - 1))
            changed = (*texts[:which], f"{texts[which]} {words()}", *texts[which + 1 :])
            now[place] = (kind, key, changed)
            new.add(changed[which])
        elif change == "delete":
            now.pop(place)
        elif change == "move":
            now.insert(draw(st.integers(0, len(now) - 1)), now.pop(place))
        elif change == "split" and kind in ("p", "li"):
            head, _, tail = texts[0].rpartition(" ")
            halves = [head, f"{tail} {words()}"]
            now[place : place + 1] = [(kind, key, (half,)) for half in halves]
            new |= set(halves)
        elif change == "merge" and kind in ("p", "li") and place + 1 < len(now) and now[place + 1][0] == kind:
            merged = f"{texts[0]} {now[place + 1][2][0]}"
            now[place : place + 2] = [(kind, key, (merged,))]
            new.add(merged)
    return before, now, new


@settings(max_examples=500, deadline=None)
@given(manuals())
def test_exactly_the_changed_blocks_turn_stale_or_missing(
    drawn: tuple[list[Unit], list[Unit], set[str]],
) -> None:
    before, now, new = drawn
    translation = page(translate(before))
    lines = synced(page(before), translation)
    findings = locks.compare(page(now), translation, lines)
    assert {f.source.text for f in findings if f.source and f.state is not State.FRESH} == {
        text for text in new if any(text in texts for _, _, texts in now)
    }
    assert {f.state for f in findings} <= {State.FRESH, State.STALE, State.MISSING, State.ORPHAN}
    # Every block of both pages is named once, and what the source does leaves the lock true.
    assert [f.source for f in findings if f.source] == page(now)
    assert sorted(f.translation.line for f in findings if f.translation) == [
        block.line for block in translation
    ]
    assert list(locks.faults(text_of(page(now), translation, lines))) == []


@settings(max_examples=60, deadline=None)
@given(manuals(), st.data())
def test_a_typo_mended_in_the_translation_hides_nothing(
    drawn: tuple[list[Unit], list[Unit], set[str]], data: st.DataObject
) -> None:
    before, now, _ = drawn
    lines = synced(page(before), page(translate(before)))
    mended = [
        (kind, key, tuple(f"{text}!" if data.draw(st.booleans()) else text for text in texts))
        for kind, key, texts in translate(before)
    ]
    stale = {
        f.source.text
        for f in locks.compare(page(now), page(translate(before)), lines)
        if f.source and f.state is not State.FRESH
    }
    text = text_of(page(now), page(mended), lines)
    assert {f.source.text for f in text.findings if f.source and f.state is not State.FRESH} == stale
    # Saying that only the translation was mended makes the lock true, and still hides nothing.
    kept = text_of(page(now), page(mended), locks.record(text, LATER, lambda finding: False))
    assert list(locks.faults(kept)) == []
    assert {f.source.text for f in kept.findings if f.source and f.state is not State.FRESH} == stale


@settings(max_examples=60, deadline=None)
@given(manuals())
def test_sync_is_a_fixed_point(drawn: tuple[list[Unit], list[Unit], set[str]]) -> None:
    before, now, _ = drawn
    translation = page(translate(before))
    text = text_of(page(now), translation, synced(page(before), translation))
    once = text_of(page(now), translation, locks.record(text, LATER))
    assert {f.state for f in once.findings} <= {State.FRESH, State.MISSING, State.ORPHAN}
    assert locks.record(once, LATER + datetime.timedelta(1)) == once.lines
    assert list(locks.faults(once)) == []


@settings(max_examples=60, deadline=None)
@given(manuals(), st.integers(8, 60))
def test_wrapping_makes_nothing_stale(drawn: tuple[list[Unit], list[Unit], set[str]], width: int) -> None:
    for kind, _, texts in drawn[1]:
        if kind in ("p", "li", "term"):
            indent = {"p": "", "li": "  ", "term": "    "}[kind]
            wrapped = textwrap.fill(texts[-1], width, subsequent_indent=indent, break_long_words=False)
            again = KINDS[kind].format(*texts[:-1], wrapped)
            assert [b.hash for b in split(again)] == [b.hash for b in page([(kind, 0, texts)])]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("A *long* text", "A _long_ text", True),
        ("A **long** text", "A __long__ text", True),
        ("| a | b |\n|---|---|\n| c | d |", "|a    |b|\n|:--|--:|\n|  c|d  |", True),
        ("A text <!-- of ours -->", "A text", True),
        ("A text", "A text.", False),
        ("A text", "A *text*", False),
        ("- A text", "A text", False),
        ("- A text", "1. A text", False),
        ('!!! note "A"\n    B', '!!! danger "A"\n    B', False),
        ("## A {#a}", "## A {#b}", False),
        ("## A {#a}", "### A {#a}", False),
        ("[a](b.md)", "[a](c.md)", False),
        ("[a]({{ us.list }})", "[a]({{ uk.list }})", False),
        ("On {{ us.act }}", "On {{us.act}}", True),
        ("On {{ us.act }}", "On {{ us.eo }}", False),
        ("A[^us.act]", "A[^us.eo]", False),
        ("`a`", "`b`", False),
        ("```\na\n```", "```\nb\n```", False),
        ("![a](b.png)", "![a](c.png)", False),
        ("A  \nB", "A B", False),
        ("e\u0301", "\u00e9", True),
    ],
)
def test_what_makes_a_block_stale(one: str, other: str, same: bool) -> None:
    assert ([b.hash for b in split(one)] == [b.hash for b in split(other)]) is same


def state(english: str, before: str, translation: str, later: str | None = None) -> list[State]:
    lines = synced(split(before), split(translation))
    return [f.state for f in locks.compare(split(english), split(later or translation), lines)]


def test_the_states() -> None:
    assert state("One now\n\nTwo", "One\n\nTwo", "یک\n\nدو") == [State.STALE, State.FRESH]
    assert state("One now\n\nTwo", "One\n\nTwo", "یک\n\nدو", "یک.\n\nدو") == [State.EDITED, State.FRESH]
    assert state("One\n\nTwo", "One\n\nTwo", "یک\n\nدو", "یک.\n\nدو") == [State.FRESH, State.FRESH]
    assert state("One word\n\nTwo", "One word\n\nTwo", "One word\n\nدو") == [State.COPIED, State.FRESH]
    assert state("One\n\nTwo\n\nNew", "One\n\nTwo", "یک\n\nدو") == [State.FRESH, State.FRESH, State.MISSING]
    assert state("Two", "One\n\nTwo", "یک\n\nدو") == [State.ORPHAN, State.FRESH]
    found = locks.compare(split("One\n\nTwo"), split("یک"), None)
    assert [f.state for f in found] == [State.UNRECORDED, State.MISSING]


@pytest.mark.parametrize(
    "text",
    ["`nmap -sS`", "12 345", "{{ us.act }}[^us.act]", "Teodor Vasin", "United States", "—", "[downloads]"],
)
def test_what_holds_nothing_to_translate_is_never_called_copied(text: str) -> None:
    assert state(text, text, text) == [State.FRESH]


def test_a_block_of_the_translations_own_takes_no_ones_place() -> None:
    translation = split("یک 1\n\nاینجا زنگ بزنید\n\nدو 2")
    lines = synced(split("One 1\n\nTwo 2"), translation)
    assert [line.source for line in lines].count(locks.OWN) == 1
    found = locks.compare(split("One 1\n\nNew\n\nTwo 2"), translation, lines)
    assert sorted(f.state for f in found) == [State.FRESH, State.FRESH, State.MISSING, State.ORPHAN]
    # Whoever syncs the page says that it does translate the new one.
    text = text_of(split("One 1\n\nNew\n\nTwo 2"), translation, lines)
    assert locks.OWN not in [line.source for line in locks.record(text, LATER)]


def test_repeated_blocks_are_counted() -> None:
    english = "\n\n".join(f"## H {{#h{n}}}\n\nYes\n\nText {n}" for n in range(3))
    translation = english.replace("Yes", "بله").replace("Text", "متن").replace("H ", "س ")
    lines = synced(split(english), split(translation))
    fewer = english.replace("Yes\n\nText 1", "Text 1")
    found = locks.compare(split(fewer), split(translation), lines)
    assert [f.translation.section for f in found if f.state is State.ORPHAN] == ["h1"]
    assert {f.state for f in found} == {State.FRESH, State.ORPHAN}


def test_days_are_kept_where_nothing_changed() -> None:
    lines = synced(split("One\n\nTwo"), split("یک\n\nدو"))
    text = text_of(split("One now\n\nTwo"), split("یک\n\nدو"), lines)
    assert text.since == DAY
    assert [line.date for line in locks.record(text, LATER)] == [LATER, DAY]
    assert text.words() == dict.fromkeys(State, 0) | {State.STALE: 2, State.FRESH: 1}


def test_a_lock_is_untrue_where_the_translation_changed() -> None:
    lines = synced(split("One\n\nTwo"), split("یک\n\nدو"))
    changed = text_of(split("One\n\nTwo"), split("یک\n\n\nدوم"), lines)
    assert [line for line, _ in locks.faults(changed)] == [4]
    shorter = text_of(split("One\n\nTwo"), split("یک"), lines)
    assert [line for line, _ in locks.faults(shorter)] == [1]
    assert [line for line, _ in locks.faults(text_of(split("One"), split("یک"), None))] == [1]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"v0\n", 1, "begins with a line v1, not 'v0'"),
        (b"", 1, "begins with a line v1"),
        (b"v1\n<<<<<<< ours\n", 2, "a merge left this mark"),
        (b"v1\n0123456789 0123456789 2026-11-22\n=======\n", 3, "a merge left this mark"),
        (b"v1\nfoo\n", 2, "a line has two hashes and a day, not 'foo'"),
        (b"v1\n0123456789 0123456789 2026-02-30\n", 2, "there is no day 2026-02-30"),
        (b"v1\n0123456789 - 2026-02-28\n", 2, "a line has two hashes"),
        (b"v1\n\xff\n", 2, "is not UTF-8 text"),
    ],
)
def test_a_broken_lock_is_told_with_its_line(tmp_path: Path, content: bytes, line: int, message: str) -> None:
    (tmp_path / "x.lock").write_bytes(content)
    problems = []
    locks.read(tmp_path / "x.lock", problems)
    assert [problem.line for problem in problems] == [line]
    assert message in problems[0].message


def test_a_lock_elsewhere_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "real.lock").write_text("v1\n")
    (tmp_path / "x.lock").symlink_to(tmp_path / "real.lock")
    problems = []
    assert locks.read(tmp_path / "x.lock", problems) is None
    assert "symbolic link" in problems[0].message
    assert locks.read(tmp_path / "none.lock", []) is None


def test_interface_words_rot_the_same_way() -> None:
    text = locks.of_words("fa", [])
    assert [block.anchor for block in text.translation]
    lines = locks.record(text_of(text.source, text.translation, None), DAY)
    changed = split("")
    changed = [
        Block(**{**vars_of(block), "text": "Another title"}) if block.anchor == "manual.title" else block
        for block in text.source
    ]
    found = locks.compare(changed, text.translation, lines)
    assert [f.source.anchor for f in found if f.state is State.STALE] == ["manual.title"]


def vars_of(block: Block) -> dict:
    return {name: getattr(block, name) for name in Block.__dataclass_fields__}


def test_every_translated_page_has_a_lock_that_is_true() -> None:
    problems = []
    originals = pages.load("en", problems)
    for locale in ("zh", "vi", "fa", "bo", "my", "ug"):
        texts = [
            locks.of_page(page, originals[path], problems)
            for path, page in pages.load(locale, problems).items()
        ]
        for text in (*texts, locks.of_words(locale, problems)):
            assert list(locks.faults(text)) == [], text.file
    assert problems == []
