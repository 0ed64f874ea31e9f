import json
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from lxml.html import HtmlElement, fromstring

from scripts import coverage, report, site
from scripts.editions import editions
from scripts.paths import OVERRIDES

OTHERS = [edition for edition in editions().values() if edition.locale != "en"]


@pytest.fixture(scope="module")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    templates = Environment(loader=FileSystemLoader(OVERRIDES), autoescape=False)
    report.write(folder, templates.get_template("translations.html"), site.frame, lambda html, edition: html)
    return folder


def page(folder: Path, locale: str) -> HtmlElement:
    place = folder if locale == "en" else folder / locale
    return fromstring((place / "translations" / "index.html").read_text("utf-8"))


def test_the_figures_are_those_of_the_status(site_folder: Path) -> None:
    data = json.loads((site_folder / "translations" / "status.json").read_text("utf-8"))
    assert data == json.loads(json.dumps(coverage.status()))


@pytest.mark.parametrize("locale", list(editions()))
def test_every_edition_has_a_bar_that_shows_its_share(site_folder: Path, locale: str) -> None:
    data = coverage.status()["locales"]
    rows = page(site_folder, locale).xpath("(//table)[1]/tbody/tr")
    assert [row.xpath("string(th/a)") for row in rows] == [edition.name for edition in OTHERS]
    for row, edition in zip(rows, OTHERS, strict=True):
        width = float(row.xpath("string(.//rect[@class='share-fresh']/@width)"))
        assert width == pytest.approx(100 * data[edition.locale]["coverage"], abs=0.02)
        assert row.xpath("string(.//svg/@aria-hidden)") == "true"
        assert row.xpath("count(td)") == 3


def test_a_page_of_an_edition_lists_every_page_of_the_manual(site_folder: Path) -> None:
    for edition in OTHERS:
        rows = page(site_folder, edition.locale).xpath("(//table)[2]/tbody/tr")
        assert len(rows) == len(coverage.status()["locales"][edition.locale]["pages"])
        english = [row for row in rows if row.xpath("th/a[@lang='en']")]
        assert all(edition.say("status.none") in row.text_content() for row in english)
        assert len(english) < len(rows)
        first = page(site_folder, edition.locale).xpath("//ol/li")
        assert len(first) == report.FIRST
        assert all(item.xpath("count(a[@href])") == 1 for item in first)


def row(url: str, fresh: float, stale: float, state: str) -> report.Row:
    return report.Row(url, editions()["fa"], url, fresh, stale, state)


def test_what_is_old_comes_before_what_is_missing_and_danger_before_the_rest() -> None:
    rows = [
        row("fa/cases/tibet/", 50, 50, "status.draft"),
        row("fa/cases/iran/", 0, 0, "status.none"),
        row("fa/people/legal-risk/", 0, 0, "status.none"),
        row("fa/people/consent/", 90, 10, "status.draft"),
        row("fa/people/do-no-harm/", 100, 0, "status.draft"),
        row("fa/where/canada/", 100, 0, "status.reviewed"),
    ]
    assert [(key, each.url) for key, each in report._first(editions()["fa"], rows)] == [
        ("status.update", "fa/people/consent/"),
        ("status.update", "fa/cases/tibet/"),
        ("status.translate", "fa/people/legal-risk/"),
        ("status.translate", "fa/cases/iran/"),
        ("status.sign", "fa/people/do-no-harm/"),
    ]


def test_shares_add_up() -> None:
    assert report._shares({"fresh": 1, "stale": 1, "edited": 1, "copied": 0, "missing": 1}) == (25, 50)
    assert report._shares({}) == (0, 0)
    assert row("x", 25, 50, "").missing == 25
