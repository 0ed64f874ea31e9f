import datetime

import lxml.html
import pytest

from scripts import generated, ledger
from scripts.editions import editions

TODAY = datetime.date(2026, 11, 22)


def test_a_place_is_filled_only_where_it_stands_alone() -> None:
    english = editions()["en"]
    text = "A [downloads] link.\n\n[downloads]\n\n[other]\n"
    filled = generated.fill(text, english, "../../", TODAY)
    assert filled.startswith("A [downloads] link.")
    assert filled.count("<table>") == 1
    assert "[other]" in filled


@pytest.mark.parametrize("locale", list(editions()))
def test_every_download_of_every_edition_is_linked(locale: str) -> None:
    root = lxml.html.fragment_fromstring(
        generated.fill("[downloads]", editions()[locale], "../../../", TODAY).strip()
    )
    links = {a.get("href") for a in root.iter("a")}
    expected = {
        f"../../../downloads/{name}" for other in editions() for name in generated.download_names(other)
    }
    assert links == expected | {"../../../downloads/SHA256SUMS"}
    places = {place.get("data-file") for place in root.iter("template")}
    assert places == {link.rsplit("/", 1)[1] for link in links}


def test_the_register_has_every_source_once() -> None:
    root = lxml.html.fragment_fromstring(generated.fill("[sources]", editions()["en"], "../", TODAY).strip())
    assert sorted(li.get("id") for li in root.iter("li")) == sorted(
        f"source-{key}" for key in ledger.ledger().sources
    )


def register(locale: str, today: datetime.date) -> list[lxml.html.HtmlElement]:
    text = generated.fill("[sources]", editions()[locale], "../", today).strip()
    return list(lxml.html.fragment_fromstring(text).iter("li"))


def test_nothing_is_late_on_the_day_of_the_check() -> None:
    assert not [entry.get("id") for entry in register("en", TODAY) if entry.find("strong") is not None]


@pytest.mark.parametrize("locale", list(editions()))
def test_late_sources_come_first_and_are_marked_with_the_day_that_was_missed(locale: str) -> None:
    book, today = ledger.ledger(), datetime.date(2027, 2, 1)
    missed: dict[str, datetime.date] = {}
    for fact in book.facts.values():
        if fact.recheck_by and fact.recheck_by < today:
            day = missed.get(fact.source.id, fact.recheck_by)
            missed[fact.source.id] = min(day, fact.recheck_by)
    entries = register(locale, today)
    marked = [entry.find("strong") is not None for entry in entries]
    assert 0 < len(missed) < len(entries)
    assert marked == sorted(marked, reverse=True)
    assert {entry.get("id") for entry in entries[: len(missed)]} == {f"source-{key}" for key in missed}
    for entry in entries[: len(missed)]:
        day = editions()[locale].date(missed[entry.get("id").removeprefix("source-")])
        assert day in entry.find("strong").text_content()
    days = [missed[entry.get("id").removeprefix("source-")] for entry in entries[: len(missed)]]
    assert days == sorted(days)


def test_a_check_is_late_only_after_its_day() -> None:
    first = min(fact.recheck_by for fact in ledger.ledger().facts.values() if fact.recheck_by)
    late = [entry for entry in register("en", first) if entry.find("strong") is not None]
    after = [
        entry
        for entry in register("en", first + datetime.timedelta(days=1))
        if entry.find("strong") is not None
    ]
    assert not late
    assert after


def test_each_source_says_when_it_was_checked() -> None:
    book = ledger.ledger()
    for entry in register("en", TODAY):
        key = entry.get("id").removeprefix("source-")
        oldest = min(fact.checked_on for fact in book.facts.values() if fact.source.id == key)
        assert f"Checked on {editions()['en'].date(oldest)}" in entry.text_content()
