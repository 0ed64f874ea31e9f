from __future__ import annotations

import pytest
from lxml.html import fragment_fromstring

from scripts import glossary, index
from scripts.editions import editions

ENGLISH, PERSIAN = editions()["en"], editions()["fa"]
FIRST, SECOND = list(glossary.terms())[:2]


def page(*keys: str):
    words = (
        f'<a class="term" href="../glossary/#{key}">{glossary.terms()[key].words["en"]}</a>' for key in keys
    )
    return fragment_fromstring(f"<p>{' and '.join(words)}.</p>", create_parent="div")


def uses(root, *, title: str = "One", linked: bool = True) -> dict[str, index.Use]:
    return index.uses(root, "a", title, ENGLISH, linked=linked)


def test_the_first_use_of_a_term_gets_an_id() -> None:
    root = page(FIRST, SECOND, FIRST)
    assert set(uses(root)) == {FIRST, SECOND}
    assert root.xpath("//@id") == [f"term:{FIRST}", f"term:{SECOND}"]
    assert len(root.xpath("//a")) == 3


def test_a_book_without_a_glossary_keeps_words_and_places_but_no_links() -> None:
    root = page(FIRST)
    text = root.text_content()
    assert set(uses(root, linked=False)) == {FIRST}
    assert root.text_content() == text
    assert not root.xpath("//a")
    assert root.xpath("//span/@id") == [f"term:{FIRST}"]


@pytest.mark.parametrize("link", ['<a class="term">x</a>', '<a class="term" href="#no-such-term">x</a>'])
def test_what_is_no_term_is_left_out(link: str) -> None:
    assert not uses(fragment_fromstring(link, create_parent="div"))


def test_entries_stand_in_the_order_of_the_language_with_the_english_beside() -> None:
    chapters = [uses(page(SECOND, FIRST))]
    english = index.entries(chapters, ENGLISH)
    assert [entry.id for entry in english] == sorted((FIRST, SECOND))
    assert not [entry.english for entry in english if entry.english]
    term = glossary.terms()[FIRST]
    (entry,) = index.entries([uses(page(FIRST))], PERSIAN)
    assert (entry.word, entry.english) == (term.words["fa"], term.words["en"])


def test_of_many_chapters_those_that_use_a_term_most_are_named_in_reading_order() -> None:
    counts = [1, 5, 1, 2, 3, 2, 4, 2]
    chapters = [uses(page(*[FIRST] * count), title=str(number)) for number, count in enumerate(counts)]
    (entry,) = index.entries(chapters, ENGLISH)
    assert [use.title for use in entry.uses] == ["1", "3", "4", "5", "6", "7"]
    assert len(entry.uses) == index.MOST
