from pathlib import Path

import pytest

from scripts import words
from scripts.editions import editions
from scripts.problems import BadInputError

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    words.catalogue.cache_clear()
    (tmp_path / "en.po").write_text(
        HEAD + 'msgid "a"\nmsgstr "Alpha {n}"\n\nmsgid "b"\nmsgstr "Beta"\n', "utf-8"
    )
    (tmp_path / "fa.po").write_text(
        HEAD + 'msgid "a"\nmsgstr "الف {n}"\n\n#, fuzzy\nmsgid "b"\nmsgstr "ب"\n', "utf-8"
    )
    yield tmp_path
    words.catalogue.cache_clear()


def test_a_message_in_its_language_and_in_english_where_there_is_none(folder: Path) -> None:
    assert words.words("fa", "a", n=3) == "الف 3"
    assert words.words("fa", "b") == "Beta"
    assert words.translated("fa", "a")
    assert not words.translated("fa", "b")
    assert words.keys("en") == ["a", "b"]


def test_an_unknown_key_is_a_fault_of_the_program(folder: Path) -> None:
    with pytest.raises(KeyError, match="nothing"):
        words.words("fa", "nothing")


@pytest.mark.parametrize("content", [b'msgid "a"\nno word of PO\n', b"\xff\xfe\x00", None])
def test_a_file_that_is_missing_or_broken_is_named(folder: Path, content: bytes | None) -> None:
    if content is not None:
        (folder / "my.po").write_bytes(content)
    with pytest.raises(BadInputError, match=r"my\.po"):
        words.catalogue("my")


def test_every_edition_has_every_word_with_the_same_placeholders() -> None:
    import string

    words.catalogue.cache_clear()

    def names(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    missing, wrong = [], []
    for locale in editions():
        for key in words.keys(words.SOURCE):
            if not words.translated(locale, key):
                missing.append(f"{locale}: {key}")
            elif names(str(words.catalogue(locale).get(key).string)) != names(
                str(words.catalogue("en").get(key).string)
            ):
                wrong.append(f"{locale}: {key}")
        extra = set(words.keys(locale)) - set(words.keys(words.SOURCE))
        wrong += [f"{locale}: {key} is no key of en.po" for key in extra]
    assert not missing
    assert not wrong
