"""A build that fails or is stopped leaves the last good site; tried on a copy of the project."""

import fcntl
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


@pytest.fixture
def good(tree: Path):
    """Give the copy a last good site."""
    site = tree / "site"
    site.mkdir()
    (site / "index.html").write_text("the last good site")
    yield site
    # The workers of a build that was killed end when they have finished what they were making.
    made = [str(tree / ".cache" / name) for name in ("checked", "collected", "fresh", "last", "website")]
    while subprocess.run(["rm", "-rf", str(site), *made], check=False).returncode:
        time.sleep(0.2)


def start(tree: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "scripts", "build", *options]
    return subprocess.Popen(command, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_for(file: Path, process: subprocess.Popen[str]) -> None:
    while not file.exists():
        assert process.poll() is None, process.communicate()


def test_a_killed_build_leaves_the_last_good_site(tree: Path, good: Path) -> None:
    process = start(tree, "--site")
    wait_for(tree / ".cache" / "website" / "en" / "index.html", process)
    workers = children(process.pid)
    assert workers
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert (good / "index.html").read_text() == "the last good site"
    while any(Path("/proc", str(worker)).exists() for worker in workers):  # else they would wait for ever
        time.sleep(0.2)


def test_a_second_build_at_the_same_time_is_refused_in_words(tree: Path, good: Path) -> None:
    lock = tree / ".cache" / "lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)  # as a build does until it ends
        second = start(tree, "--site")
        _, errors = second.communicate()
    assert second.returncode == 1
    assert "another build is running" in errors
    assert "Traceback" not in errors


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
