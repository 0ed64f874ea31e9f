import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import pages, prose

EASY = "You send the file. You keep a copy. You wait for one week. Then you call the office.\n"
HARD = (
    "Notwithstanding considerable international diplomatic deliberations, governmental administrative "
    "authorities characteristically necessitate extraordinarily comprehensive documentation.\n"
)


@pytest.mark.parametrize(
    ("word", "count"), [("file", 1), ("sanction", 2), ("government", 3), ("accountability", 6), ("the", 1)]
)
def test_syllables_are_about_right(word: str, count: int) -> None:
    assert abs(prose.syllables(word) - count) <= 1


def test_long_words_and_sentences_need_more_years_of_school() -> None:
    assert prose.grade(EASY) < 3
    assert prose.grade(HARD) > 15
    assert prose.grade(EASY) < prose.grade(EASY + HARD) < prose.grade(HARD)


def test_the_grade_is_the_published_formula() -> None:
    """Ten words of one syllable in one sentence: 0.39 x 10 + 11.8 x 1 - 15.59 (Kincaid 1975)."""
    assert prose.grade("We sent the form to a man in the town.\n") == pytest.approx(0.39 * 10 + 11.8 - 15.59)


def test_marks_and_names_of_facts_do_not_count() -> None:
    bare = "The law was made in spring and it still holds.\n"
    marked = "The **law** was [made](x.md) in spring[^us.act.date] and it still holds.\n"
    assert prose.grade(bare) == prose.grade(marked)


@pytest.mark.parametrize(
    "text", ["", "## Head {#head}\n", "`code only`\n", "| a | b |\n|---|---|\n| c | d |\n"]
)
def test_a_page_without_sentences_has_no_grade(text: str) -> None:
    assert prose.grade(text) == 0.0


@given(st.text(max_size=200))
def test_any_text_gets_a_finite_grade(text: str) -> None:
    assert -16 < prose.grade(text) < 1000


def test_every_page_of_the_source_is_graded_in_the_order_of_the_navigation() -> None:
    found = prose.grades()
    assert list(found) == pages.order()
    assert all(0 < value < 12 for value in found.values())


def test_the_table_begins_with_the_hardest_page() -> None:
    lines = prose.grades_table({"a.md": 4.25, "b.md": 8.0, "c.md": 4.5}).splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| b.md", "| c.md", "| a.md"]
    assert lines[2] == "| b.md | 8.0 |"
