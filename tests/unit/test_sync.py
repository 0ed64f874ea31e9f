"""Syncs, checks and their messages, on a copy of the project by the commands a person would use."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

EN, FA = "docs/en/index.md", "docs/fa/index.md"
LOCK = "docs/fa/.sync/index.md.lock"
DAY = {"SOURCE_DATE_EPOCH": "1798761600"}  # 2027-01-01


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts", *command],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "80", **DAY},
    )


def status(tree: Path, path: str = "index.md") -> dict:
    done = run(tree, "status", "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["locales"]["fa"]["pages"][path]


@pytest.fixture(scope="module")
def fresh(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources in which every translation is said to follow its source."""
    copy = tmp_path_factory.mktemp("fresh") / "manual"
    shutil.copytree(tree, copy)
    assert run(copy, "sync", "docs/fa", "data/interface/fa.po").returncode == 0
    return copy


@pytest.fixture
def mended(fresh: Path) -> Iterator[Path]:
    """The copy, which is put back afterwards."""
    tree = fresh
    files = [tree / name for name in (EN, FA, LOCK, "data/interface/en.po", "data/interface/.sync/fa.lock")]
    before = {file: file.read_bytes() for file in files}
    yield tree
    for file, content in before.items():
        file.unlink(missing_ok=True)
        file.write_bytes(content)


def change(file: Path, old: str, new: str) -> int:
    """Replace a text and return its line."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_a_change_of_the_source_fails_nobody_and_shows_in_the_status(mended: Path) -> None:
    change(
        mended / EN,
        "You do not need to be a lawyer.",
        "You need no lawyer and no [form](file/form.md#never).",
    )
    assert run(mended, "check").returncode == 0
    page = status(mended)
    assert page["blocks"]["stale"] == 1
    assert page["blocks"]["fresh"] == 25
    assert page["coverage"] < 1
    assert [block["state"] for block in page["open"]] == ["stale"]
    assert page["since"] == page["open"][0]["since"]
    assert "stale: This manual is for victims" in run(mended, "status").stdout


def test_a_changed_translation_must_say_what_it_follows(mended: Path) -> None:
    change(mended / EN, "You do not need to be a lawyer.", "You need no lawyer.")
    line = change(mended / FA, "لازم نیست وکیل باشید.", "لازم نیست وکیل باشید!")
    done = run(mended, "check")
    assert done.returncode == 1
    assert f"{FA}:{line}: " in done.stderr
    assert f"run ./scripts/manual sync {FA}" in done.stderr
    assert status(mended)["blocks"]["edited"] == 1
    # A typo was mended, no more: the block stays stale.
    assert run(mended, "sync", "--keep", FA).returncode == 0
    assert run(mended, "check").returncode == 0
    assert status(mended)["blocks"]["stale"] == 1
    # Now it follows the source.
    done = run(mended, "sync", FA)
    assert done.stdout == f"{FA}: 26 fresh (1 turned fresh)\n"
    assert status(mended)["blocks"]["fresh"] == 26
    lock = (mended / LOCK).read_text()
    assert lock.count(" 2027-01-01\n") == 1
    run(mended, "sync", "--all")
    assert (mended / LOCK).read_text() == lock


def test_one_block_can_be_synced_alone(mended: Path) -> None:
    change(mended / EN, "You do not need to be a lawyer.", "You need no lawyer.")
    change(mended / EN, "These pages contain no trackers", "The pages contain no trackers")
    line = change(mended / FA, "لازم نیست وکیل باشید.", "به وکیل نیاز ندارید.")
    assert run(mended, "sync", f"{FA}:{line}").returncode == 0
    assert run(mended, "check").returncode == 0
    page = status(mended)
    assert (page["blocks"]["fresh"], page["blocks"]["stale"]) == (25, 1)


def test_sync_refuses_a_page_that_is_not_as_the_source_and_names_everything(mended: Path) -> None:
    line = change(mended / FA, "[دوازده گام](file/step-by-step.md)", "[دوازده گام](file/form.md)")
    other = change(mended / FA, "{#read-next}", "{#read}")
    before = (mended / LOCK).read_bytes()
    done = run(mended, "sync", FA, "docs/vi")
    assert done.returncode == 1
    assert f"{FA}:{line}: the link target file/step-by-step.md of the English is not here" in done.stderr
    assert f"{FA}:{line}: the link target file/form.md is not in the English" in done.stderr
    assert f"{FA}:{other}: the heading has {{#read}}, the English has {{#read-next}}" in done.stderr
    assert "Traceback" not in done.stderr
    assert (mended / LOCK).read_bytes() == before


def test_interface_words_have_a_lock_too(mended: Path) -> None:
    change(mended / "data/interface/en.po", 'msgstr "Fighting Impunity"', 'msgstr "Against Impunity"')
    assert run(mended, "check").returncode == 0
    done = run(mended, "status", "--format", "json")
    open_blocks = json.loads(done.stdout)["locales"]["fa"]["interface"]["open"]
    assert [(block["state"], block["english"]) for block in open_blocks] == [("stale", "Against Impunity")]
    assert "(1 turned fresh)" in run(mended, "sync", "data/interface/fa.po").stdout


def test_a_broken_lock_stops_every_command_that_reads_it(mended: Path) -> None:
    (mended / LOCK).write_text("v1\n<<<<<<< ours\n")
    for command in (("check",), ("status",), ("sync", FA), ("build", "--only", "fa")):
        done = run(mended, *command)
        assert done.returncode == 1
        assert f"{LOCK}:2: a merge left this mark" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ((), "name the translations"),
        (("docs/fa", "--all"), "name the translations"),
        (("docs/fa/none.md",), "docs/fa/none.md: there is no such file"),
        ((EN,), "this is the source"),
        (("docs/en",), "this is the source"),
        (("README.md",), "no translated page"),
        (("docs/fa:3",), "only a page has lines"),
        ((f"{FA}:4000",), f"{FA}:4000: no block of text stands on this line"),
        (("../../etc/passwd",), "there is no such file"),
    ],
)
def test_what_cannot_be_synced(tree: Path, names: tuple[str, ...], message: str) -> None:
    done = run(tree, "sync", *names)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_lock_without_a_translation_is_told(tree: Path) -> None:
    lock = tree / "docs/fa/.sync/gone.md.lock"
    lock.write_text("v1\n")
    try:
        assert (
            "docs/fa/.sync/gone.md.lock: the translation that this lock belongs to is gone"
            in run(tree, "check").stderr
        )
    finally:
        lock.unlink()
