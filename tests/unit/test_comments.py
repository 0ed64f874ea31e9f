from hypothesis import given
from hypothesis import strategies as st

from scripts import comments
from scripts.rules import Finding, Level


def test_comments_are_taken_out_and_lines_stay() -> None:
    text = "a <!-- b --> c\n<!--\nd\n-->\ne `<!-- f -->`\n\n```\n<!-- g -->\n```\n"
    assert comments.strip(text) == "a  c\n\n\n\ne `<!-- f -->`\n\n```\n<!-- g -->\n```\n"


@given(st.text(alphabet="<!->ab`\n ", max_size=60))
def test_no_line_moves(text: str) -> None:
    assert comments.strip(text).count("\n") == text.count("\n")


TEXT = """<!-- allow: letters: the law is quoted -->
<!-- allow: spelling: the mistake is quoted -->

one
two

three
"""


def test_a_comment_allows_one_rule_in_the_block_below() -> None:
    here = [Finding(4, "letters", "x"), Finding(5, "letters", "x")]
    other = [Finding(4, "nfc", "x"), Finding(7, "letters", "x")]
    assert comments.judge(TEXT, [*here, *other], Level.ERROR) == other
    assert comments.left(TEXT, [*here, *other]) == other
    assert comments.judge(TEXT, [Finding(4, "spelling", "x")], Level.ADVICE) == []


def test_a_comment_that_nothing_needs_is_told_at_the_level_of_its_rule() -> None:
    assert [one.line for one in comments.judge(TEXT, [], Level.ERROR)] == [1]
    assert [one.line for one in comments.judge(TEXT, [], Level.ADVICE)] == [2]
