from pathlib import Path

import pytest

from scripts import pages
from scripts.problems import Problem

GOOD = "---\ntitle: T\ndescription: D\n---\n\nText.\n"


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "docs"
    (folder / "en" / "a").mkdir(parents=True)
    (folder / "fa").mkdir()
    monkeypatch.setattr(pages, "DOCS", folder)
    return folder


def read(
    docs: Path, content: str | bytes, name: str = "en/a/b.md"
) -> tuple[pages.Page | None, list[Problem]]:
    file = docs / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    problems: list[Problem] = []
    return pages.read(file, problems), problems


def test_a_page_knows_its_locale_path_and_first_line(docs: Path) -> None:
    page, problems = read(docs, "\ufeff" + GOOD.replace("\n", "\r\n"))
    assert not problems
    assert (page.locale, page.path, page.title, page.first_line) == ("en", "a/b.md", "T", 5)
    assert page.body == "\nText.\n"
    assert page.problem(2, "x").line == 6


def test_a_translation_is_a_draft_until_somebody_signed(docs: Path) -> None:
    page, problems = read(docs, GOOD, "fa/b.md")
    assert (page.review, problems) == ("draft", [])
    signed = GOOD.replace("---\n\n", "review: reviewed\nreviewer: N. N.\nreviewed_on: 2026-11-01\n---\n\n")
    page, problems = read(docs, signed, "fa/b.md")
    assert (page.review, problems) == ("reviewed", [])


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("no front matter\n", 1, "begins with front matter"),
        ("---\ntitle: T\n", 1, "begins with front matter"),
        ("---\ntitle: [T\n---\n", 3, "is not readable YAML"),
        ("---\n- a\n---\n", 2, "must hold `key: value` lines"),
        ("---\ntitle: T\n---\n", 2, "needs a description"),
        (GOOD.replace("title: T", "title: 7"), 2, "needs a title"),
        (GOOD.replace("title: T", "title: T\nhats: 3"), 2, "unknown key 'hats'"),
        (GOOD.replace("title: T", "title: T\nreview: draft"), 2, "unknown key 'review'"),
        (GOOD.replace("title: T", "title: T\nnotices: [free-hats]"), 2, "notices must be"),
        (GOOD.replace("title: T", "title: !!python/object/apply:os.system [ls]"), 2, "holds plain values"),
        (b"---\ntitle: T\ndescription: D\n---\n\n\xff\n", 6, "is not UTF-8 text"),
        ("x" * (pages.LARGEST + 1), 0, "is larger than"),
    ],
)
def test_what_no_page_may_be(docs: Path, content: str | bytes, line: int, message: str) -> None:
    _, problems = read(docs, content)
    assert any(message in problem.message and problem.line == line for problem in problems), problems


@pytest.mark.parametrize("meta", ["review: perhaps", "review: reviewed", "review: reviewed\nreviewer: N"])
def test_a_review_needs_a_person_and_a_day(docs: Path, meta: str) -> None:
    _, problems = read(docs, GOOD.replace("title: T", f"title: T\n{meta}"), "fa/b.md")
    assert len(problems) == 1


def test_a_link_out_of_the_tree_is_refused(docs: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(GOOD)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "page.md").write_text(GOOD)
    (docs / "en" / "a" / "link.md").symlink_to(tmp_path / "secret.md")
    (docs / "en" / "linked").symlink_to(tmp_path / "folder")
    problems: list[Problem] = []
    assert pages.load("en", problems) == {}
    assert sum("symbolic link" in problem.message for problem in problems) == 2


def test_folders_that_begin_with_a_dot_hold_no_pages(docs: Path) -> None:
    (docs / "en" / ".sync").mkdir()
    (docs / "en" / ".sync" / "b.md").write_text("x")
    (docs / "en" / "a" / "b.md").write_text(GOOD)
    assert list(pages.load("en", [])) == ["a/b.md"]


def test_the_projects_pages_can_all_be_read_and_are_in_the_navigation() -> None:
    found = pages.load_all()
    assert set(found["en"]) == set(pages.order())
    for own in found.values():
        assert set(own) <= set(found["en"])
