import datetime

import pytest
import yaml

from scripts import editions as module
from scripts.editions import editions
from scripts.paths import CONFIG
from scripts.problems import BadInputError


def test_the_locales_are_those_of_the_site_in_the_same_order() -> None:
    config = yaml.safe_load(CONFIG.read_text("utf-8"))
    languages = next(plugin["i18n"]["languages"] for plugin in config["plugins"] if "i18n" in plugin)
    assert [(entry["locale"], entry["name"]) for entry in languages] == [
        (edition.locale, edition.name) for edition in editions().values()
    ]


def test_direction_comes_from_the_language() -> None:
    assert [edition.locale for edition in editions().values() if edition.rtl] == ["fa", "ug"]


def test_months_and_percentages() -> None:
    day = datetime.date(2024, 3, 1)
    assert editions()["en"].month(day) == "March 2024"
    assert editions()["zh"].month(day) == "2024年3月"
    assert editions()["ug"].month(day) == "2024-يىلى مارت"
    assert editions()["fa"].percent(94) == "۹۴٪"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("xx: {tag: en, name: N, digits: '0', counter: decimal, fonts: [F], scripts: [Latin]}", "ten digits"),
        (
            "xx: {tag: qqq-x, name: N, digits: '0123456789', counter: decimal, fonts: [F], scripts: [L]}",
            "xx:",
        ),
        (
            "en: {tag: en, name: N, digits: '0123456789', counter: decimal, fonts: [F], scripts: [L], hat: 1}",
            "hat",
        ),
        ("en: [", "cannot be read"),
    ],
)
def test_a_wrong_language_file_is_told(tmp_path, monkeypatch, text: str, message: str) -> None:
    file = tmp_path / "editions.yml"
    file.write_text(text, "utf-8")
    monkeypatch.setattr(module, "FILE", file)
    with pytest.raises(BadInputError, match=message):
        module.editions.__wrapped__()
