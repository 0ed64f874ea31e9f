"""The lists of words that are right and in no dictionary."""

import unicodedata
from pathlib import Path

import pytest

from scripts import spelling
from scripts.editions import editions

LISTS = sorted(spelling.OWN.iterdir())


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.name)
def test_a_list_is_in_order(file: Path) -> None:
    assert editions()[file.stem].dictionary
    words = file.read_text("utf-8").removesuffix("\n").split("\n")
    assert words == sorted(set(words))
    assert all(word.strip() == word != "" and unicodedata.is_normalized("NFC", word) for word in words)
