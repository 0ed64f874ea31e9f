from scripts import parts
from scripts.collection import Item
from scripts.editions import editions
from scripts.pages import navigation

FA = editions()["fa"]


def item(path: str, address: str, content: str = "fa") -> Item:
    return {
        "kind": "chapter",
        "path": path,
        "address": address,
        "title": path,
        "description": "d",
        "content": content,
    }


ITEMS = [
    item("index.md", "fa/"),
    item("people/consent.md", "fa/people/consent/"),
    item("people/do-no-harm.md", "fa/people/do-no-harm/", "en"),
]


def test_a_page_sees_all_parts_from_where_it_stands() -> None:
    found = parts.listed(ITEMS, FA, "fa/people/consent/")
    assert [part.key for part in found] == list(navigation())
    assert [part.key for part in found if part.open] == ["people"]
    people = next(part for part in found if part.key == "people")
    assert people.title == FA.say("part.people")
    assert people.url == "../"
    # In the order of the manual, not of the items.
    assert [(entry.url, entry.current, entry.language.locale) for entry in people.entries] == [
        ("../do-no-harm/", False, "en"),
        ("./", True, "fa"),
    ]


def test_the_page_of_a_part_knows_itself() -> None:
    found = parts.listed(ITEMS, FA, "fa/people/")
    assert [part.key for part in found if part.current] == ["people"]
    assert [part.url for part in found if part.current] == ["./"]


def test_the_home_page_of_the_source_has_no_name() -> None:
    found = parts.listed([item("index.md", "./", "en")], editions()["en"], "./")
    assert [entry.current for entry in found[0].entries] == [True]
    assert found[1].url == "basics/"


def test_a_part_counts_its_pages_in_the_digits_of_the_language() -> None:
    people = parts.listed(ITEMS, FA, "fa/")[2]
    assert people.key == "people"
    assert FA.say("part.about", part=people.title, count="۲") == parts.about(people, FA)
