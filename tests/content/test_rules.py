"""Every rule on small pages: one folder a rule, where ``expected.txt`` says what is found in which file.

``en.md`` is the source of the translations beside it (``fa.md``); every other file, such as ``en-script.md``
or ``fa-fair.md``, stands for itself. A file that ``expected.txt`` does not name is a fair page.
"""

import re
from functools import cache
from pathlib import Path

import pytest

from scripts import blocks, examination, glossary, ledger, locks, pages, spelling
from scripts.editions import editions
from scripts.paths import ROOT
from scripts.rules import RULES, Level

DATA = Path(__file__).parent.parent / "data"
FOLDERS = sorted(folder for folder in (DATA / "rules").iterdir())


@cache
def book() -> ledger.Ledger:
    return ledger.load(DATA / "ledger" / "facts.yml", DATA / "ledger" / "sources.yml")


def found(file: Path) -> list[str]:
    """What the rules say of one file, as ``name:line: message``."""
    problems: list = []
    locale = file.stem.split("-")[0]
    edition = editions()[locale]
    page = read(file, problems)
    if page:
        source = file.with_name("en.md")
        text = None
        if locale != "en" and source.is_file() and (original := read(source, [])):
            own, theirs = blocks.of_page(page), blocks.of_page(original)
            text = locks.Text(file, file, theirs, own, None, page.first_line)
        verdict = examination.judge(page, text, book(), edition)
        problems += [page.problem(one.line, str(one)) for one in (*verdict.errors, *verdict.advice)]
    return [f"{file.name}:{one.line}: {one.message}" for one in sorted(problems)]


def read(file: Path, problems: list) -> pages.Page | None:
    text = file.read_bytes().decode("utf-8")
    return pages.parse(text, file.stem.split("-")[0], "a/page.md", file, problems)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_rule_finds_what_it_should_and_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    terms = glossary.load(folder / "glossary.csv") if (folder / "glossary.csv").is_file() else {}
    monkeypatch.setattr(glossary, "terms", lambda: terms)
    glossary.pattern.cache_clear()
    # Dictionaries of the machine say nothing here; the rule on spelling has small ones of its own.
    monkeypatch.setattr(spelling, "FOLDER", folder)
    monkeypatch.setattr(spelling, "KNOWN", tmp_path)
    spelling._speller.cache_clear()
    try:
        lines = [line for file in sorted(folder.glob("*.md")) for line in found(file)]
    finally:
        glossary.pattern.cache_clear()
        spelling._speller.cache_clear()
    assert lines == (folder / "expected.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_rule_has_bad_pages_and_fair_ones(folder: Path) -> None:
    expected = (folder / "expected.txt").read_text("utf-8").splitlines()
    named = {line.split(":")[0] for line in expected}
    files = {file.name for file in folder.glob("*.md")}
    assert named
    assert named < files
    assert any(line.endswith(f"[{folder.name}]") for line in expected)


def test_every_rule_has_a_folder_and_a_row_for_people() -> None:
    assert {folder.name for folder in FOLDERS} == set(RULES)
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (\w+) \|", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE
    )
    assert dict(rows) == {rule: str(level) for rule, level in RULES.items()}


def test_there_are_forty_hostile_pages_and_forty_fair_ones() -> None:
    safety = [folder for folder in FOLDERS if RULES[folder.name] is Level.SAFETY]
    refused = {
        line.split(":")[0]
        for folder in safety
        for line in (folder / "expected.txt").read_text("utf-8").splitlines()
    }
    pages_of = [file for folder in FOLDERS for file in folder.glob("*.md")]
    fair = [file for file in pages_of if "fair" in file.stem]
    assert len(refused) >= 40
    assert len(fair) >= 40
