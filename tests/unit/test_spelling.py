from pathlib import Path

import pytest

from scripts import blocks, spelling
from scripts.editions import editions
from scripts.paths import ROOT


def test_a_missing_dictionary_is_told_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(spelling, "FOLDER", tmp_path)
    english = editions()["en"]
    assert spelling.missing(english) == "en: spelling was not checked; sudo apt install hunspell-en-gb"
    assert list(spelling.findings(blocks.split("A mistaek."), english)) == []


def test_no_dictionary_is_missed_where_there_is_none() -> None:
    assert spelling.missing(editions()["ug"]) == ""


def test_every_dictionary_is_one_of_the_packages() -> None:
    packages = (ROOT / "scripts" / "packages.txt").read_text("utf-8").split("\n")
    wanted = {edition.dictionary_package for edition in editions().values()} - {""}
    assert wanted <= set(packages)


def test_a_dictionary_is_read_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "en_GB.aff").write_text("SET UTF-8\n")
    (tmp_path / "en_GB.dic").write_text("2\nright\nword\n")
    monkeypatch.setattr(spelling, "FOLDER", tmp_path)
    monkeypatch.setattr(spelling, "KNOWN", tmp_path / "known")
    found = blocks.split("A right word, a rihgt word.")
    english = editions()["en"]
    spelling._speller.cache_clear()
    assert [one.message for one in spelling.findings(found, english)] == [f"{spelling.SAID}rihgt"]
    spelling._speller.cache_clear()
    monkeypatch.setattr(spelling, "_reader", lambda edition: pytest.fail("the dictionary was read again"))
    assert [one.message for one in spelling.findings(found, english)] == [f"{spelling.SAID}rihgt"]
    spelling._speller.cache_clear()
