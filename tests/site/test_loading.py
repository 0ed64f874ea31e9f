"""What a browser loads: little, and all of it ours."""

from __future__ import annotations

import fnmatch
import gzip
import re
from statistics import median
from typing import TYPE_CHECKING

import pytest

from tests.site.conftest import rules
from tests.site.places import LOCALES, SAMPLE, folder

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.html import HtmlElement
    from playwright.sync_api import Browser, Page, Response

#: Most bytes that a page of text may need before its fonts, compressed.
LARGEST = 40 * 1024
USUAL = 20 * 1024  #: Of the page in the middle.
#: The form: all sections, fields, and examples; most in the scripts that take three bytes a letter.
LONG = [f"{locale}/file/form/index.html" for locale in ("bo", "my", "ug")]
FORM = 48 * 1024


def watched(page: Page) -> tuple[list[str], list[str]]:
    """Return what a page asks for and what goes wrong on it; both lists grow as it is used."""
    requests: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("requestfailed", lambda request: faults.append(f"{request.failure}: {request.url}"))
    page.on("response", lambda response: response.ok or faults.append(f"{response.status}: {response.url}"))
    # Chromium has advice too ("verbose"), such as to put a password into a form, which would offer to keep it.
    page.on("console", lambda said: said.type in ("debug", "verbose") or faults.append(f"{said.type}: {said.text}"))
    page.on("pageerror", lambda error: faults.append(str(error)))
    return requests, faults


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_comes_from_elsewhere_and_nothing_fails(
    browser: Browser, address: str, locale: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    requests, faults = watched(page)
    for place in SAMPLE:
        page.goto(address + folder(locale) + place, wait_until="load")
        if scripts:
            page.fill("#words", "a")
            page.wait_for_selector("#search-state:not(:empty)")
    context.close()
    # Leaving a page stops the loading of its icon.
    assert [fault for fault in faults if not fault.startswith("net::ERR_ABORTED")] == []
    assert len(requests) > len(SAMPLE)
    assert [url for url in requests if not url.startswith(address)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_of_text_loads_its_style_its_search_box_and_one_font(
    browser: Browser, address: str, locale: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(f"{address}{folder(locale)}people/do-no-harm/index.html", wait_until="load")
    page.evaluate("document.fonts.ready.then(() => true)")
    loaded = [response.url.rsplit("/", 1)[1] for response in list(responses)]
    context.close()
    fonts = [name for name in loaded if name.endswith(".woff2")]
    assert len(fonts) <= 1
    assert set(loaded) - {*fonts, "icon.svg"} == {"index.html", "manual.css", "box.js"}


def test_pages_are_light(site: Path, pages: dict[str, HtmlElement]) -> None:
    def packed(path: str) -> int:
        return len(gzip.compress((site / path).read_bytes(), 6))

    shared = packed("assets/manual.css") + packed("assets/box.js")
    sizes = {
        path: shared + packed(path)
        for path in pages
        if path.endswith("index.html") and not path.endswith("whole-text/index.html")
    }
    assert len(sizes) > 50 * len(LOCALES)
    assert median(sizes.values()) < USUAL
    assert [path for path, size in sizes.items() if size > LARGEST] == LONG
    assert max(sizes.values()) < FORM


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("place", ["404.html", "downloads/recommendation-form-fa.html"])
def test_pages_that_stand_alone_break_no_rule(
    browser: Browser, address: str, place: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    requests, faults = watched(page)
    page.goto(address + place, wait_until="load")
    context.close()
    assert faults == []
    assert [url for url in requests if not url.startswith(("data:", "blob:"))] == [address + place]


def test_hosts_are_told_what_the_pages_say(site: Path, pages: dict[str, HtmlElement]) -> None:
    told = rules((site / "_headers").read_text("utf-8"))
    policies = {
        value for sent in told.values() for name, value in sent if name == "Content-Security-Policy"
    }
    own = {page.xpath("string(//meta[@http-equiv]/@content)") for page in pages.values()}
    assert policies == {f"{one}; frame-ancestors 'none'" for one in own} | {
        "base-uri 'none'; frame-ancestors 'none'"
    }
    for path in pages:
        policed = [
            pattern
            for pattern, sent in told.items()
            if fnmatch.fnmatchcase("/" + path, pattern) and sent[0][0] == "Content-Security-Policy"
        ]
        assert len(policed) == 1, path


def test_every_page_forbids_what_it_does_not_need(pages: dict[str, HtmlElement], site: Path) -> None:
    for path, page in pages.items():
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none';"), path
        assert "unsafe" not in policy
        assert page.xpath("//meta[@name='referrer']/@content") == ["no-referrer"], path
        assert page.xpath("//style | //@style | //script[not(@src)] | //iframe | //object | //embed") == [], (
            path
        )
        handlers = {name for element in page.iter() for name in element.keys() if name.startswith("on")}  # noqa: SIM118
        assert handlers == set(), path


def test_nothing_is_published_that_no_page_loads(site: Path) -> None:
    kinds = {
        file.relative_to(site).parts[0]
        for file in site.rglob("*.*")
        if file.suffix in (".js", ".css", ".map", ".png")
    }
    assert kinds == {"assets", "cards", "search"}
    assert sorted(file.name for file in (site / "assets").iterdir()) == [
        "box.js",
        "fonts",
        "icon.svg",
        "manual.css",
        "search.js",
    ]
    assert not re.search(
        r"url\((?![\"']?(?:fonts/|data:))", (site / "assets" / "manual.css").read_text("utf-8")
    )
