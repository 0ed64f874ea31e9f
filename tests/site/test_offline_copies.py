"""The archives for reading without a network: unpacked on a disk and opened from there."""

from __future__ import annotations

import posixpath
import zipfile
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from lxml.html import HtmlElement, fromstring
from playwright.sync_api import Browser

from scripts.editions import Edition, editions
from tests.site.places import folder

ALL = pytest.mark.parametrize("edition", editions().values(), ids=editions())


def file(site: Path, edition: Edition) -> Path:
    return site / "downloads" / f"fighting-impunity-{edition.locale}.zip"


@cache
def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pages(path: Path) -> dict[str, HtmlElement]:
    return {name: fromstring(content) for name, content in parts(path).items() if name.endswith(".html")}


@ALL
def test_it_has_every_page_of_its_locale(site: Path, edition: Edition) -> None:
    root = site / folder(edition.locale)
    others = {*editions(), "downloads", "cards"} - {edition.locale}
    expected = {path.relative_to(root) for path in root.rglob("index.html")}
    held = {Path(name) for name in parts(file(site, edition)) if name.endswith("index.html")}
    assert held == {path for path in expected if path.parts[0] not in others}
    scripts = {f"search/{edition.locale}.js", f"search/{edition.locale}-text.js"}
    assert {"README.txt", "index.html", "assets/manual.css", *scripts} <= set(parts(file(site, edition)))


@ALL
def test_every_link_leads_to_something_inside_or_to_a_source(site: Path, edition: Edition, site_url: str) -> None:
    found = pages(file(site, edition))
    ids = {name: {*page.xpath("//@id")} for name, page in found.items()}
    bad = []
    for name, page in found.items():
        for address in page.xpath("//@href | //@src | //@action | //@data-index"):
            target, fragment = urldefrag(address)
            if urlsplit(target).scheme in ("https", "data"):
                if address.startswith(site_url):
                    bad.append((name, address))
                continue
            place = posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) if target else name
            if place not in parts(file(site, edition)) or (fragment and fragment not in ids.get(place, ())):
                bad.append((name, address))
    assert not bad


@ALL
def test_it_holds_the_forms_and_no_other_download(site: Path, edition: Edition) -> None:
    held = {name for name in parts(file(site, edition)) if name.startswith("downloads/")}
    assert held == {
        f"downloads/{path.name}" for path in site.glob(f"downloads/recommendation-form*-{edition.locale}.*")
    }
    assert all(parts(file(site, edition))[name] == (site / name).read_bytes() for name in held)


@pytest.mark.parametrize("locale", ["en", "ug"])
def test_it_works_in_a_browser_without_a_network(site: Path, tmp_path: Path, browser: Browser, locale: str) -> None:
    edition = editions()[locale]
    with zipfile.ZipFile(file(site, edition)) as archive:
        archive.extractall(tmp_path)
    context = browser.new_context(offline=True)
    page = context.new_page()
    faults: list[str] = []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((tmp_path / "index.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).direction") == edition.direction
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).backgroundColor") != "rgba(0, 0, 0, 0)"
    page.locator("#words").fill("OFAC")
    result = page.locator("#search-results a").first
    result.wait_for()
    result.click()
    page.wait_for_url("**/index.html*")
    assert page.locator("h1").count() == 1
    page.locator(".foot a").nth(1).click()
    page.wait_for_url("**/reference/downloads/index.html")
    assert not faults
    assert all(url.startswith("file:///") for url in asked)
    context.close()
