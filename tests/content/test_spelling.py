"""Spelling of the English text: common mistakes by codespell, British words by its list of American ones."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import codespell_lib

from scripts.paths import DATA, DOCS, ROOT

TEXTS = [DOCS / "en", DATA / "facts.yml", DATA / "sources.yml", DATA / "form.yml", DATA / "editions.yml"]
TEXTS += [DATA / "interface" / "en.po", ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]

#: Words that are American in the list and right in British English too, and why.
BRITISH = {
    "practice": "the noun",
    "program": "of a computer",
    "programs": "of a computer",
    "judgment": "of a court",
    "judgments": "of a court",
    "story": "what somebody tells",
    "stories": "what somebody tells",
    "labor": "in the name of an office of the United States",
}


def mistakes(*texts: Path) -> str:
    """What codespell finds, as ``file:line: word ==> right word``; its settings stand in pyproject.toml."""
    command = [
        sys.executable,
        "-m",
        "codespell_lib",
        "--toml",
        str(ROOT / "pyproject.toml"),
        *map(str, texts),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stdout


def american() -> dict[str, str]:
    """The American spelling of each word that has one, with the British one."""
    listed = Path(codespell_lib.__file__).parent / "data" / "dictionary_en-GB_to_en-US.txt"
    pairs = (line.strip().split("->") for line in listed.read_text("utf-8").splitlines() if line.strip())
    return {word.strip(): british for british, words in pairs for word in words.split(",") if word.strip()}


def test_no_common_mistake() -> None:
    assert mistakes(*TEXTS) == ""


def test_no_common_mistake_in_the_terms(tmp_path: Path) -> None:
    """The glossary has six other languages beside the English, so only its English columns are read."""
    with (DATA / "glossary.csv").open(encoding="utf-8", newline="") as file:
        terms = [f"{row['term']}: {row['definition']}" for row in csv.DictReader(file)]
    text = tmp_path / "terms.txt"
    text.write_text("\n".join(terms), encoding="utf-8")
    assert len(terms) > 100
    assert mistakes(text) == ""


def test_a_mistake_is_found(tmp_path: Path) -> None:
    text = tmp_path / "page.md"
    text.write_text("A request that you recieve.\n", encoding="utf-8")
    assert "recieve ==> receive" in mistakes(text)


def test_pages_are_written_in_british_english() -> None:
    listed = american()
    found = [
        f"{page.relative_to(ROOT)}: {word} (British: {listed[word.lower()]})"
        for page in sorted((DOCS / "en").rglob("*.md"))
        for word in re.findall(r"[A-Za-z]+", page.read_text("utf-8"))
        if word.lower() in listed and word.lower() not in BRITISH
    ]
    assert not found
