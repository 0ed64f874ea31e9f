"""No page, however odd, ends a check with a traceback; what a check lets through, the last gate lets through."""

import dataclasses
import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts import comments, dates, examination, facts, generated, ledger, markup, pages, safety
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


@cache
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


def test_a_verdict_is_kept_until_the_page_changes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(examination, "FOLDER", tmp_path)
    english = editions()["en"]
    page = pages.parse(FRONT + "<b>\n", "en", "a/page.md", Path("page.md"), [])
    assert page
    first = examination.examine(page, None, english)
    assert [one.rule for one in first.errors] == ["html"]
    monkeypatch.setattr(examination, "judge", lambda *_: pytest.fail("the page was judged again"))
    assert examination.examine(page, None, english) == first
    monkeypatch.setattr(examination, "judge", lambda *_: examination.Verdict([], []))
    changed = dataclasses.replace(page, body="Text.\n")
    assert examination.examine(changed, None, english).errors == []
    (tmp_path / "en" / "a" / "page.md.json").write_text("{broken")
    assert examination.examine(changed, None, english).errors == []
