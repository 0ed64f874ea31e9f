from pathlib import Path

import pytest

from scripts import cache


def test_what_makes_a_file_is_part_of_its_key() -> None:
    assert cache.key("a", "b") != cache.key("ab")
    assert cache.key("a", b"b") == cache.key("a", "b")


def test_files_are_known_by_name_and_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    (tmp_path / "a").write_text("one")
    first = cache.contents([tmp_path])
    assert cache.contents([tmp_path / "a"]) == first
    (tmp_path / "a").write_text("two")
    second = cache.contents([tmp_path])
    (tmp_path / "a").rename(tmp_path / "b")
    assert len({first, second, cache.contents([tmp_path])}) == 3


def test_another_font_is_another_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache.fonts, "FOLDERS", (tmp_path,))
    names = set()
    for content in (None, "one", "other font"):
        if content:
            (tmp_path / "x.ttf").write_text(content)
        cache.machine.cache_clear()
        names.add(cache.machine())
    cache.machine.cache_clear()
    assert len(names) == 3


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "CACHE", tmp_path / "cache")
    return tmp_path


def test_a_file_is_made_once_for_the_same_key(store: Path) -> None:
    made = []

    def make(out: Path) -> None:
        made.append(out)
        out.write_text(f"made {len(made)}")

    for key in ("one", "one", "two"):
        cache.keep(store / "x.pdf", key, make)
    assert len(made) == 2
    assert (store / "x.pdf").read_text() == "made 2"


def test_a_file_whose_making_failed_is_not_taken_from_the_cache(store: Path) -> None:
    def fail(out: Path) -> None:
        out.write_text("half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        cache.keep(store / "x.pdf", "one", fail)
    cache.keep(store / "x.pdf", "one", lambda out: out.write_text("whole"))
    assert (store / "x.pdf").read_text() == "whole"
