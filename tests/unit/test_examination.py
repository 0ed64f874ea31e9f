"""No page, however odd, ends a check with a traceback; what a check lets through, the last gate lets through."""

import dataclasses
import functools
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts import (
    cache,
    comments,
    dates,
    examination,
    facts,
    generated,
    ledger,
    locks,
    markup,
    pages,
    safety,
    structure,
)
from scripts.editions import editions

#: What an attacker, a slip of a keyboard or another program may put anywhere.
PIECES = [
    *(
        "<script>alert(1)</script>",
        "<b onclick='x'>",
        "<img src=x onerror=y>",
        "<!--",
        "-->",
        "<",
        ">",
        "&#x202e;",
    ),
    *(
        "[x](javascript:alert(1))",
        "[x](//evil.example)",
        "[x]: data:text/html,x\n",
        "![x](y)",
        "<https://evil.example>",
    ),
    *(
        "{: onclick=x }",
        "{: .a #b }",
        "{#id}",
        "{{ us.list }}",
        "{{",
        "}}",
        "[^us.act.signed]",
        "[^x]: y\n",
        "[^",
    ),
    *(
        "`",
        "```\n",
        "~~~",
        "\n\n",
        "\n",
        "    ",
        "\t",
        "> ",
        "- ",
        "1. ",
        "| a | b |\n|---|---|\n",
        '!!! danger "x"\n    ',
    ),
    *(
        "**",
        "_",
        "\\",
        "]",
        "[",
        "(",
        ")",
        ":   ",
        "\u202e",
        "\u200c",
        "\ue000",
        "\u2028",
        "\x00",
        "\ufeff",
        "😀",
    ),
    *(
        "<!-- allow: letters: because -->\n",
        "<!-- allow: html: x -->",
        "analysis.example",
        "ي",
        "國",
        "а",
        "---\n",
        "...\n",
    ),
]
FRONT = "---\ntitle: T\ndescription: D\n---\n\n"


@functools.cache
def seeds() -> list[tuple[str, str]]:
    """Parts of real pages of every locale, with their locale."""
    found = []
    for locale in editions():
        for page in list(pages.load(locale, []).values())[:12]:
            lines = page.body.split("\n")
            found += [(locale, "\n".join(lines[at : at + 4])) for at in range(0, len(lines), 4)]
    random.Random(1).shuffle(found)
    return found


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, str]:
    locale, text = draw(st.sampled_from(seeds()))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(text)))
        end = min(len(text), place + draw(st.integers(0, 40)))
        match draw(st.integers(0, 3)):
            case 0 | 1:
                text = text[:place] + draw(st.sampled_from(PIECES)) + text[place:]
            case 2:
                text = text[:place] + text[end:]
            case _:
                text = text[:end] + text[place:]
    return locale, text


@settings(
    max_examples=2000,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(mutated())
def test_no_page_ends_in_a_traceback(page: tuple[str, str]) -> None:
    locale, body = page
    read = pages.parse(FRONT + body, locale, "a/page.md", Path("page.md"), [])
    if read is None:
        return
    edition, book = editions()[locale], ledger.ledger()
    verdict = examination.judge(read, None, book, edition)
    today = dates.edition_date()
    filled = facts.expand(comments.strip(read.body), read.path, book, edition, today)
    if not verdict.errors and not filled.faults:
        reader = markup.reader()
        reader.reset()
        html = reader.convert(generated.fill(filled.markdown, edition, "../", today))
        assert safety.published(html.replace('.md"', '/"'), book) == []


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None, database=None, derandomize=True)
def test_no_front_matter_ends_in_a_traceback(text: str) -> None:
    problems: list = []
    read = pages.parse(f"---\n{text}\n---\n\nText.\n", "en", "a/page.md", Path("page.md"), problems)
    assert read or problems


def test_what_was_found_is_kept_until_the_page_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cache, "CACHE", tmp_path)
    page = pages.parse(FRONT + "## One {#one}\n\n<b> {{ no.such }}\n", "en", "a/page.md", Path("page.md"), [])
    assert page

    def examined(page: pages.Page) -> examination.Examination:
        (found,) = examination.examine([examination.Subject(page, None, None, editions()["en"])])
        return found

    first = examined(page)
    assert [message.split(" ")[0] for _, message in first.faults] == ["'no.such'", "raw"]
    assert first.structure == structure.parse(page.body)
    monkeypatch.setattr(examination, "judge", lambda *_: pytest.fail("the page was judged again"))
    assert examined(page) == first
    monkeypatch.setattr(examination, "judge", lambda *_: examination.Verdict([], []))
    changed = dataclasses.replace(page, body="Text.\n")
    assert examined(changed).faults == []


def test_a_translation_is_examined_again_when_its_source_or_its_lock_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cache, "CACHE", tmp_path)
    english, own = (
        pages.parse(FRONT + body, locale, "a/page.md", tmp_path / locale, [])
        for locale, body in (("en", "One [link](b.md).\n"), ("fa", "یک [پیوند](b.md).\n"))
    )
    assert english
    assert own

    def faults(original: pages.Page, lines: list[locks.Line] | None) -> tuple[list[str], list[str]]:
        (found,) = examination.examine([examination.Subject(own, original, lines, editions()["fa"])])
        return [text for _, text in found.faults], [text for _, text in found.unsynced]

    day = dates.edition_date()
    lines = locks.record(locks.beside(own, english, None), day)
    assert faults(english, lines) == ([], [])
    assert "no lock" in faults(english, None)[1][0]
    assert (
        "changed since"
        in faults(english, [*lines[:-1], dataclasses.replace(lines[-1], translation="0" * 10)])[1][0]
    )
    # What has changed in the English is no fault of a block that says which English it follows.
    other = dataclasses.replace(english, body="One [link](c.md).\n")
    assert faults(other, lines) == ([], [])
    said, _ = faults(other, locks.record(locks.beside(own, other, None), day))
    assert any("link target c.md of the English is not here" in fault for fault in said)
