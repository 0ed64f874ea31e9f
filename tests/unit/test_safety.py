from pathlib import Path

import pytest

from scripts import ledger, safety

DATA = Path(__file__).parent.parent / "data" / "ledger"
BOOK = ledger.load(DATA / "facts.yml", DATA / "sources.yml")


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="https://evil.example/">x</a></p>',
        '<p><a href="JavaScript:alert(1)">x</a></p>',
        '<p><a href=" javascript:alert(1)">x</a></p>',
        '<p><a href="&#106;avascript:alert(1)">x</a></p>',
        '<p><a href="java&#9;script:alert(1)">x</a></p>',
        '<p><a href="//evil.example/">x</a></p>',
        '<p><img src="x.png" /></p>',
        '<p onclick="x">x</p>',
        "<script>x</script>",
        "<!-- x -->",
        '<time datetime="x">x</time>',
    ],
)
def test_the_last_gate_lets_nothing_else_through(html: str) -> None:
    assert safety.published(html, BOOK)


def test_the_last_gate_lets_facts_through() -> None:
    html = (
        '<p><a class="address" href="https://helpline.example/contact" rel="noopener noreferrer" dir="ltr">'
        'helpline.example/contact</a> <time datetime="2020-01-02">2 January 2020</time> '
        '<bdi lang="en">x</bdi> <a href="../consent/#ask">ask</a></p>'
    )
    assert safety.published(html, BOOK) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See evil.example/a, now.", ["evil.example/a"]),
        ("See (https://evil.example/a?b=c).", ["https://evil.example/a?b=c"]),
        ("evil[.]example or evil (dot) example", ["evil.example", "evil.example"]),
        ("ｅｖｉｌ．ｅｘａｍｐｌｅ", ["evil.example"]),
        ("请看evil.example网站", ["evil.example"]),
        ("Ask me@evil.example.", ["me@evil.example"]),
        ("Version 2.10, at 09.15, e.g. item.pdf; i.e. no. 3.", []),
        ("One sentence.Another", ["sentence.Another"]),
        ("1.2.3.4 and 1.2.3", ["1.2.3.4"]),
        ("完了。然后。", []),
    ],
)
def test_addresses_are_seen_in_any_writing(text: str, found: list[str]) -> None:
    assert safety.addresses(text) == found


def test_ids_of_the_frame_are_known() -> None:
    assert {"main", "search", "search-results"} <= safety.frame_ids()
