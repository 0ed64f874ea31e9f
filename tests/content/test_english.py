"""The English pages: sourced, safe, easy to read and to translate."""

import re
from pathlib import Path

import pytest

from scripts import pages, prose, structure
from scripts.ledger import ledger

PAGES = pages.load("en", [])

#: Pages that may be longer than a page should be, and why.
LONG = {
    "file/form.md": "it is the form itself, field by field",
    "people/legal-risk.md": "seven places, and a reader needs one",
}


@pytest.fixture(params=list(PAGES))
def page(request: pytest.FixtureRequest) -> pages.Page:
    return PAGES[request.param]


def test_every_page_says_what_can_go_wrong_and_what_to_read_next(page: pages.Page) -> None:
    ids = [heading.id for heading in structure.parse(page.body).headings]
    assert ids[-2:] == ["what-can-go-wrong", "read-next"]
    last = page.body[page.body.index("{#read-next}") :]
    assert len(structure.parse(last).links) >= 2


def test_every_page_begins_with_prose_that_says_who_it_is_for(page: pages.Page) -> None:
    first = prose.blocks(page.body)[0]
    assert len(first.words.split()) >= 8
    assert page.path == "index.md" or re.search(r"\b(page|form) is for\b", first.words), first.words


def test_no_sentence_is_too_long(page: pages.Page) -> None:
    long = [
        f"docs/en/{page.path}:{page.first_line + block.line - 1}: {len(sentence.split())} words: {sentence}"
        for block in prose.blocks(page.body)
        for sentence in block.sentences
        if len(sentence.split()) > prose.LONGEST_SENTENCE
    ]
    assert not long


def test_the_page_is_easy_to_read_and_no_book(page: pages.Page) -> None:
    words = sum(len(block.words.split()) for block in prose.blocks(page.body))
    assert prose.grade(page.body) <= 11
    assert words <= 1250 or page.path in LONG


def test_risk_is_one_link_away_from_every_page_about_sending() -> None:
    for path, page in PAGES.items():
        if path.split("/")[0] in ("where", "file", "after"):
            assert "risk-first" in page.meta.get("notices", []) or "people/" in page.body, path


def test_the_investigators_guide_shows_the_house_rule_on_every_page() -> None:
    for path, page in PAGES.items():
        assert ("house-rule" in page.meta.get("notices", [])) == path.startswith("investigate/"), path


def test_nothing_prints_an_address_for_sending_that_is_no_fact() -> None:
    for path, page in PAGES.items():
        assert not re.search(r"[\w.+-]+@[\w-]+\.\w", page.body), path


def test_exceptions_are_still_needed() -> None:
    for path in LONG:
        assert sum(len(block.words.split()) for block in prose.blocks(PAGES[path].body)) > 1250


def test_every_fact_and_source_is_used_or_stands_in_the_register() -> None:
    book = ledger()
    used = {
        key
        for page in PAGES.values()
        for key in re.findall(r"(?:\{\{\s*|\[\^)([\w.-]+?)(?:\s*\}\}|\])", page.body)
    }
    unused = sorted(set(book.facts) - used)
    assert not unused, f"{len(unused)} facts that no page uses: {unused[:20]}"


def test_the_folder_holds_what_the_navigation_lists() -> None:
    assert all(Path(page.file).is_file() for page in PAGES.values())
