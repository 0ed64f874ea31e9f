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


def test_what_is_known_is_not_found_out_again_until_it_is_made_from_something_else(store: Path) -> None:
    asked = []

    def make() -> list[object]:
        asked.append(1)
        return ["\ud800", None, {"a": len(asked)}]

    file = cache.CACHE / "known" / "kept" / "page.md.json"
    first = cache.known("kept/page.md", "one", make)
    assert cache.known("kept/page.md", "one", make) == first == ["\ud800", None, {"a": 1}]
    assert cache.known("kept/page.md", "two", make)[2] == {"a": 2}
    for damaged in (b"", b"{", b"[]", b'{"key": "two"}', b"\xff", file.read_bytes()[:-3]):
        file.write_bytes(damaged)
        assert cache.known("kept/page.md", "two", make)[0] == "\ud800"
    assert len(asked) == 8
    assert list(file.parent.iterdir()) == [file]


def test_nothing_is_also_known(store: Path) -> None:
    assert cache.known("x", "one", lambda: None) is None
    assert cache.known("x", "one", lambda: pytest.fail("it was asked for again")) is None


def test_a_cache_that_cannot_be_written_is_only_slow(store: Path) -> None:
    cache.CACHE.write_text("")
    assert cache.known("x", "one", lambda: 1) == 1


def test_many_are_found_out_in_order_and_only_those_that_are_not_known(store: Path) -> None:
    tasks = [cache.Task(f"{number}", f"{number}", (number, 2)) for number in range(100)]
    cache.known_all(tasks[::3], pow)
    for number in range(0, 100, 3):
        (cache.CACHE / "known" / f"{number}.json").write_text(f'{{"key": "{number}", "value": "kept"}}')
    expected = ["kept" if number % 3 == 0 else number**2 for number in range(100)]
    assert cache.known_all(tasks, pow) == expected
    assert cache.known_all(tasks, lambda *_: pytest.fail("it was asked for again")) == expected


def test_another_program_knows_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    names = set()
    for name in ("requirements.txt", "scripts/a.py", "scripts/b/c.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
        cache.program.cache_clear()
        names.add(cache.program())
    cache.program.cache_clear()
    assert len(names) == 3
