from scripts import collection
from scripts.collection import Collection, Item


def part(title: str) -> Item:
    return {"kind": "part", "title": title}


def chapter(path: str, content: str, *, essential: bool = False) -> Item:
    return {"kind": "chapter", "path": path, "content": content, "essential": essential}


def test_a_book_holds_what_is_translated_and_what_is_essential() -> None:
    whole: Collection = {
        "locale": "fa",
        "items": [
            part("one"),
            chapter("a", "fa"),
            chapter("b", "en", essential=True),
            chapter("c", "en"),
            part("two"),
            chapter("d", "en"),
            part("three"),
            chapter("e", "fa"),
        ],
    }
    titles = [item.get("title") or item["path"] for item in collection.for_book(whole)["items"]]
    assert titles == ["one", "a", "b", "three", "e"]


def test_the_source_loses_nothing() -> None:
    whole: Collection = {
        "locale": "en",
        "items": [part("one"), chapter("a", "en"), part("two"), chapter("b", "en")],
    }
    assert collection.for_book(whole) == whole


def test_a_collection_is_written_and_read_again(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(collection, "FOLDER", tmp_path)
    collection.begin("fa")
    collection.end()
    assert collection.read("fa") == {"locale": "fa", "items": []}
