"""Every number that the investigator's guide shows as an example is what the guide says of it."""

import re
from pathlib import Path

import phonenumbers
import pytest
import yaml
from phonenumbers import geocoder
from stdnum.cn import ric, uscc

from scripts import pages

EXAMPLES = yaml.safe_load(
    (Path(__file__).parent.parent / "data" / "structures" / "examples.yml").read_text("utf-8")
)
PAGES = pages.load("en", [])
#: Whatever looks like one of the numbers the guide explains.
NUMBER = re.compile(r"\b(\d{17}[\dX]|[0-9A-Z]{18}|[A-Z]{1,2}\d{6}\([\dA]\))(?!\w)")


def valid_hkid(text: str) -> bool:
    """Check a Hong Kong identity card number: letters A=10 to Z=35, a missing letter 36, weights 9 to 1, modulo 11."""
    match = re.fullmatch(r"([A-Z]{1,2})(\d{6})\(([\dA])\)", text)
    if not match:
        return False
    letters = (
        [ord(letter) - 55 for letter in match[1].rjust(2)] if len(match[1]) == 2 else [36, ord(match[1]) - 55]
    )
    digits = [int(digit) for digit in match[2]]
    check = 10 if match[3] == "A" else int(match[3])
    return (
        sum(weight * value for weight, value in zip(range(9, 0, -1), [*letters, *digits, check], strict=True))
        % 11
        == 0
    )


def place(code: str) -> str:
    """Return what libphonenumber knows of an area code, with an invented number behind it."""
    return geocoder.description_for_number(phonenumbers.parse(f"{code}8112233", "CN"), "en")


CHECKS = {
    "cn.ric": ric.is_valid,
    "cn.uscc": uscc.is_valid,
    "hkid": valid_hkid,
    "phone": lambda text: phonenumbers.is_valid_number(phonenumbers.parse(text, "CN")),
    "area-code": lambda code: place(code) not in ("", "China"),
}


def test_the_known_vectors_of_the_checks() -> None:
    assert ric.is_valid("360426199101010071")
    assert uscc.is_valid("91110000600037341L")
    assert valid_hkid("A123456(3)")
    assert not valid_hkid("A123456(4)")
    assert not valid_hkid("123456(3)")


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: f"{entry['kind']} {entry['example']}")
def test_each_example_is_as_valid_as_the_page_says(entry: dict) -> None:
    text = str(entry["example"])
    assert f"`{text}`" in PAGES[entry["page"]].body
    assert CHECKS[entry["kind"]](text) is entry["valid"]


@pytest.mark.parametrize(
    "entry", [e for e in EXAMPLES if e["kind"] == "area-code"], ids=lambda e: e["example"]
)
def test_an_area_code_belongs_to_the_place_beside_it(entry: dict) -> None:
    assert place(entry["example"]) == entry["note"].split("data (en): ")[1]


def test_no_number_stands_in_the_guide_that_was_not_checked() -> None:
    known = {str(entry["example"]) for entry in EXAMPLES}
    for path, page in PAGES.items():
        if path.startswith("investigate/"):
            assert set(NUMBER.findall(page.body)) <= known, path


def test_nobody_can_have_the_example_numbers() -> None:
    """The birth dates lie in the future, so the numbers belong to nobody."""
    for entry in EXAMPLES:
        if entry["kind"] == "cn.ric":
            assert str(entry["example"])[6:10] == "2099"


def test_the_guide_decodes_no_military_plate() -> None:
    body = PAGES["investigate/vehicles.md"].body
    assert not re.search(r"\b[VKHBSLJNGC][A-Z]\b.{0,40}(army|navy|air force|rocket)", body, re.IGNORECASE)
