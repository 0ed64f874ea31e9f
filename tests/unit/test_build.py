"""A build that fails or is stopped leaves the last good site; tried on a copy of the project."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import build
from scripts.problems import Problem


@pytest.fixture
def good(tree: Path):
    """Give the copy a last good site."""
    site = tree / "site"
    site.mkdir()
    (site / "index.html").write_text("the last good site")
    yield site
    subprocess.run(["rm", "-rf", str(site), str(tree / ".cache")], check=True)


def start(tree: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "scripts", "build", *options]
    return subprocess.Popen(command, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(file: Path, process: subprocess.Popen[str]) -> None:
    while not file.exists():
        assert process.poll() is None, process.communicate()


def test_a_killed_build_leaves_the_last_good_site(tree: Path, good: Path) -> None:
    process = start(tree, "--site")
    wait_for(tree / ".cache" / "fresh" / "index.html", process)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert (good / "index.html").read_text() == "the last good site"


def test_a_second_build_at_the_same_time_is_refused_in_words(tree: Path, good: Path) -> None:
    process = start(tree, "--site")
    wait_for(tree / ".cache" / "fresh" / "index.html", process)
    try:
        second = start(tree, "--site")
        _, errors = second.communicate()
        assert second.returncode == 1
        assert "another build is running" in errors
        assert "Traceback" not in errors
    finally:
        process.kill()
        process.wait()


def test_a_run_stopped_between_the_two_steps_of_the_swap_is_mended(tree: Path, good: Path) -> None:
    (tree / ".cache").mkdir(exist_ok=True)
    good.rename(tree / ".cache" / "last")
    broken = tree / "docs" / "en" / "broken.md"
    broken.write_text("no front matter")
    try:
        process = start(tree)
        process.communicate()
        assert process.returncode == 1
    finally:
        broken.unlink()
    assert (good / "index.html").read_text() == "the last good site"


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
    problem = build._located(message)
    assert isinstance(problem, Problem)
    assert problem.file == expected[0]
    assert bool(problem.line) is (
        expected[1] and "people/legal-risk.md#x" in Path(problem.file).read_text("utf-8")
    )


def test_what_makes_a_file_is_part_of_its_key() -> None:
    assert build._key("a", "b") != build._key("ab")
    assert build._key("a", b"b") == build._key("a", "b")


def test_a_file_comes_from_the_cache_when_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "CACHE", tmp_path)
    made = []

    def make(out: Path) -> None:
        made.append(out)
        out.write_text(f"made {len(made)}")

    for key in ("one", "one", "two"):
        build._cached(tmp_path / "x.pdf", key, make)
    assert len(made) == 2
    assert (tmp_path / "x.pdf").read_text() == "made 2"


def test_a_file_whose_making_failed_is_not_taken_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "CACHE", tmp_path)

    def fail(out: Path) -> None:
        out.write_text("half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        build._cached(tmp_path / "x.pdf", "one", fail)
    build._cached(tmp_path / "x.pdf", "one", lambda out: out.write_text("whole"))
    assert (tmp_path / "x.pdf").read_text() == "whole"
