"""What MkDocs says, with its place in the text."""

from pathlib import Path

import pytest

from scripts import website
from scripts.problems import Problem


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            "Doc file 'en/index.md' contains a link 'people/legal-risk.md#x', but there is no such anchor.",
            ("docs/en/index.md", True),
        ),
        ("Something else happened", ("mkdocs.yml", False)),
    ],
)
def test_what_mkdocs_says_gets_a_place(message: str, expected: tuple[str, bool]) -> None:
    problem = website._located(message)
    assert isinstance(problem, Problem)
    assert problem.file == expected[0]
    assert bool(problem.line) is (
        expected[1] and "people/legal-risk.md#x" in Path(problem.file).read_text("utf-8")
    )
