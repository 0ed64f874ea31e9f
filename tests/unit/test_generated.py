import lxml.html
import pytest

from scripts import generated, ledger
from scripts.editions import editions


def test_a_place_is_filled_only_where_it_stands_alone() -> None:
    english = editions()["en"]
    text = "A [downloads] link.\n\n[downloads]\n\n[other]\n"
    filled = generated.fill(text, english, "../../")
    assert filled.startswith("A [downloads] link.")
    assert filled.count("<table>") == 1
    assert "[other]" in filled


@pytest.mark.parametrize("locale", list(editions()))
def test_every_download_of_every_edition_is_linked(locale: str) -> None:
    root = lxml.html.fragment_fromstring(
        generated.fill("[downloads]", editions()[locale], "../../../").strip()
    )
    links = {a.get("href") for a in root.iter("a")}
    expected = {
        f"../../../downloads/{name}" for other in editions() for name in generated.download_names(other)
    }
    assert links == expected


def test_the_register_has_every_source_once() -> None:
    root = lxml.html.fragment_fromstring(generated.fill("[sources]", editions()["en"], "../").strip())
    assert sorted(li.get("id") for li in root.iter("li")) == sorted(
        f"source-{key}" for key in ledger.ledger().sources
    )
