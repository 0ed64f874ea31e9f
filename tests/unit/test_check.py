"""Broken input, tried on a copy of the project by the command a person would use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = "docs/en/people/do-no-harm.md"


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts", *command],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "80"},
    )


def test_the_project_itself_has_no_problems(tree: Path) -> None:
    done = run(tree, "check")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("no problems found\n")


@pytest.fixture
def page(tree: Path):
    file = tree / PAGE
    before = file.read_bytes()
    yield file
    file.unlink()
    file.write_bytes(before)


def test_all_problems_are_listed_with_file_and_line_and_nothing_is_built(tree: Path, page: Path) -> None:
    text = page.read_text("utf-8")
    lines = len(text.splitlines())
    page.write_text(text + "\n{{ no.such.fact }}\n\n[x](nowhere.md)\n\n## No id\n", "utf-8")
    other = tree / "docs" / "fa" / "broken.md"
    other.parent.mkdir(exist_ok=True)
    other.write_bytes(b"---\ntitle: [\n---\n")
    try:
        for command in ("check", "build"):
            done = run(tree, command)
            assert done.returncode == 1
            assert f"{PAGE}:{lines + 2}: 'no.such.fact' is not in data/facts.yml" in done.stderr
            assert f"{PAGE}:{lines + 4}: link goes to nowhere.md" in done.stderr
            assert f"{PAGE}:{lines + 6}: the heading 'No id' needs an id" in done.stderr
            assert "docs/fa/broken.md:" in done.stderr
            assert "is not readable YAML" in done.stderr
            assert "problems; nothing was changed" in done.stderr
            assert "Traceback" not in done.stderr + done.stdout
            assert not (tree / "site").exists()
    finally:
        other.unlink()


def test_wrong_encoding_and_links_out_of_the_tree(tree: Path, page: Path, tmp_path: Path) -> None:
    page.write_bytes(page.read_bytes() + b"\xe9\n")
    (tmp_path / "secret.md").write_text("secret")
    link = tree / "docs" / "en" / "secret.md"
    link.symlink_to(tmp_path / "secret.md")
    stray = tree / "docs" / "en" / "notes.txt"
    stray.write_text("x")
    try:
        done = run(tree, "check")
        assert done.returncode == 1
        assert f"{PAGE}:" in done.stderr
        assert "is not UTF-8 text" in done.stderr
        assert "docs/en/secret.md: docs/en/secret.md is a symbolic link" in done.stderr
        assert "docs/en/notes.txt: only pages" in done.stderr
    finally:
        link.unlink()
        stray.unlink()


def test_a_translation_without_source_and_a_page_without_navigation(tree: Path) -> None:
    files = [tree / "docs" / "fa" / "alone.md", tree / "docs" / "en" / "unlisted.md"]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        file.write_text("---\ntitle: T\ndescription: D\n---\n\nText.\n")
    try:
        errors = run(tree, "check").stderr
        assert "docs/fa/alone.md: a translation without its source" in errors
        assert "docs/en/unlisted.md: the page is not in the nav of mkdocs.yml" in errors
    finally:
        for file in files:
            file.unlink()


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("build", "--only", "xx"), "there is no locale 'xx'; there are en, zh"),
        (("status", "--format", "pdf"), "--format is md or json, not 'pdf'"),
        (("fly",), "No such command"),
    ],
)
def test_a_wrong_command_is_answered_in_words(tree: Path, command: tuple[str, ...], message: str) -> None:
    done = run(tree, *command)
    assert done.returncode != 0
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_date_of_the_environment_is_told(tree: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scripts", "check"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": "soon"},
    )
    assert done.returncode == 1
    assert "SOURCE_DATE_EPOCH must be a number of seconds" in done.stderr
