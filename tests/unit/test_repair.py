"""``check --fix`` mends what has one right answer, says what it did, and leaves the rest to people."""

import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

FA = "docs/fa/index.md"
LOCK = "docs/fa/.sync/index.md.lock"


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts", *command],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "80"},
    )


@pytest.fixture
def own(tree: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "manual"
    shutil.copytree(tree, copy)
    return copy


def files(tree: Path) -> dict[Path, bytes]:
    return {
        file: file.read_bytes()
        for part in ("docs", "data")
        for file in (tree / part).rglob("*")
        if file.is_file()
    }


def test_what_is_whole_is_left_alone(own: Path) -> None:
    before = files(own)
    assert run(own, "check", "--fix").stdout.endswith("no problems found\n")
    assert files(own) == before


def test_everything_with_one_right_answer_is_mended(own: Path) -> None:
    before = (own / FA).read_text("utf-8")
    lock = (own / LOCK).read_text()
    broken = before.replace(" {#what-we-promise}", "").replace("{#read-next}", "{#raed-next}")
    broken = broken.replace("(file/step-by-step.md)", "(file/step-by-stpe.md)")
    broken = broken.replace("{{ practice.coalition.date }}", "{{ practice.coalition.day }}")
    broken = broken.replace("[^practice.uk.no-reports]", "[^practice.uk.no-report]")
    broken = unicodedata.normalize("NFD", broken).replace("\n", " \r\n")
    (own / FA).write_bytes(b"\xef\xbb\xbf" + broken.encode())
    head, *lines = lock.splitlines(keepends=True)
    (own / LOCK).write_text("".join([head, *lines[5:], *lines[:5]]))
    (own / "docs/fa/.sync/gone.md.lock").write_text("v1\n")
    assert run(own, "check").returncode == 1
    done = run(own, "check", "--fix")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (own / FA).read_text("utf-8") == before
    assert (own / LOCK).read_text() == lock
    assert not (own / "docs/fa/.sync/gone.md.lock").exists()
    for words in (
        "composed its characters",
        "now has {#what-we-promise}",
        f"{LOCK}: put in the order",
        "gone.md.lock: removed",
    ):
        assert words in done.stdout


def test_what_has_two_answers_is_left_to_people(own: Path) -> None:
    broken = (own / FA).read_text("utf-8")
    broken = broken.replace("(file/step-by-step.md)", "(a.md)").replace("(file/form.md)", "(b.md)")
    (own / FA).write_text(broken, "utf-8")
    done = run(own, "check", "--fix")
    assert done.returncode == 1
    assert "link goes to a.md" in done.stderr
    assert (own / FA).read_text("utf-8") == broken


def test_line_breaks_and_code_keep_their_spaces(own: Path) -> None:
    english = own / "docs/en/index.md"
    text = english.read_text("utf-8") + "\nOne  \ntwo  \n\n```\ncode  \n```\n"
    english.write_text(text, "utf-8")
    run(own, "check", "--fix")
    assert english.read_text("utf-8") == text.replace("two  \n", "two\n")
