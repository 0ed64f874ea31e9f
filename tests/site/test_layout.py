"""Pages that can be read and used: on a small screen, without scripts, with a keyboard, from a disk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe

from scripts.editions import editions
from tests.site.places import LOCALES, SAMPLE, folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

#: Elements that reach over an edge of the window, but for those in a box that can be moved sideways.
OUTSIDE = """() => [...document.body.querySelectorAll("*")].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width > 1 && !element.closest(".scroll *, .skip") && (box.left < -0.5 || box.right > innerWidth + 0.5);
}).map((element) => element.outerHTML.slice(0, 80))"""

#: Marks of notes that stand on another line than the letter before them.
ALONE = """() => [...document.querySelectorAll("main sup[id]")].filter((mark) => {
  const before = mark.previousSibling;
  if (before?.nodeType !== Node.TEXT_NODE || !before.data.trim()) return false;
  const letter = document.createRange();
  letter.setStart(before, before.length - 1);
  letter.setEnd(before, before.length);
  const box = mark.getBoundingClientRect();
  return box.bottom > letter.getBoundingClientRect().bottom + box.height / 2;
}).map((mark) => mark.id)"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A small screen without scripts."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def cut_off(page: Page) -> list[str]:
    assert page.evaluate("document.scrollingElement.scrollWidth") == 360
    found: list[str] = page.evaluate(OUTSIDE)
    return found


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_cut_off_on_a_phone_without_scripts(phone: Page, address: str, locale: str) -> None:
    for place in SAMPLE:
        phone.goto(address + folder(locale) + place)
        assert cut_off(phone) == [], place
        assert phone.evaluate(ALONE) == [], place
        for menu in (".languages", ".menu", ".toc"):
            if phone.locator(menu).count():
                phone.click(f"{menu} > summary")
                assert cut_off(phone) == [], (place, menu)
                phone.click(f"{menu} > summary")


@pytest.mark.parametrize("locale", LOCALES)
def test_readers_reach_other_pages_and_languages_without_scripts(
    phone: Page, address: str, locale: str
) -> None:
    phone.goto(f"{address}{folder(locale)}people/do-no-harm/index.html")
    assert not phone.locator("#words").is_visible()  # what could not work is not shown
    phone.click(".menu > summary")
    assert phone.locator(".menu [aria-current]").is_visible()
    phone.locator(".menu > nav > details > summary").first.click()
    phone.locator(".menu ul a").first.click()
    assert phone.url == f"{address}{folder(locale)}start/index.html"
    phone.locator("main li a").first.click()
    assert phone.url == f"{address}{folder(locale)}index.html"
    phone.click(".languages > summary")
    phone.click(".languages [lang=ug]")
    assert phone.url == f"{address}ug/index.html"


def test_all_of_it_can_be_used_with_the_keyboard_alone(phone: Page, address: str) -> None:
    phone.goto(f"{address}fa/people/do-no-harm/index.html")
    phone.keyboard.press("Tab")
    skip = phone.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
    for _ in range(2):
        phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    assert phone.locator(".languages ul").is_visible()
    assert phone.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("locale", LOCALES)
def test_contents_stand_beside_the_text_where_there_is_room(
    browser: Browser, address: str, locale: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{folder(locale)}people/do-no-harm/index.html")
    text, menu, toc = (page.locator(name).bounding_box() for name in ("main", ".menu nav", ".toc nav"))
    context.close()
    assert text
    assert menu
    assert toc
    order = [menu["x"], text["x"], toc["x"]]
    assert order == sorted(order, reverse=editions()[locale].rtl)
    assert menu["y"] < 200
    assert toc["y"] < 200


@pytest.mark.parametrize(
    ("locale", "scheme", "place"),
    [
        *((locale, "light", place) for locale in LOCALES for place in SAMPLE[:2]),
        *((locale, "dark", SAMPLE[1]) for locale in LOCALES),
        *(("en", "light", place) for place in SAMPLE[2:4]),
        ("bo", "dark", SAMPLE[-1]),
    ],
)
def test_axe_finds_nothing(browser: Browser, address: str, locale: str, scheme: str, place: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + folder(locale) + place)
    page.add_style_tag(content="* { content-visibility: visible !important; }")  # all of the page is there
    page.click(".languages > summary")
    # WCAG 2.2, 2.5.8: off by default in axe.
    rules = {"target-size": {"enabled": True}}
    violations = Axe().run(page, options={"rules": rules}).response["violations"]
    context.close()
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in violations] == []


def test_axe_finds_nothing_on_the_page_for_lost_addresses(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}404.html")
    found = Axe().run(page).response["violations"]
    page.close()
    assert found == []


#: Many notes are laid out when the reader comes near; whether the browser's own search finds and shows words.
FOUND = """(words) => {
  getSelection().removeAllRanges();
  if (!find(words)) return null;
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}"""


@pytest.mark.parametrize("place", ["people/legal-risk/index.html", "fa/people/legal-risk/index.html"])
def test_what_is_far_below_is_reached_found_and_printed(
    browser: Browser, address: str, place: str, tmp_path: Path
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(address + place)
    last = page.locator("main .footnote > ol > li").last
    assert last.evaluate("(note) => note.checkVisibility({contentVisibilityAuto: true})") is False
    name = last.get_attribute("id")
    words = last.locator("cite").text_content()
    assert words
    assert page.evaluate(FOUND, words) is True
    page.goto("about:blank")
    page.goto(f"{address}{place}#{name}")
    page.wait_for_function(
        "(name) => { const y = document.getElementById(name).getBoundingClientRect().top; return y >= 0 && y < 100; }",
        arg=name,
    )
    page.goto("about:blank")
    page.goto(address + place)
    shown = page.locator("main").text_content()
    assert shown
    page.pdf(path=tmp_path / "a.pdf")
    context.close()
    printed = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    paper = "".join(sheet.get_textpage().get_text_range() for sheet in printed)
    shown, paper, words = (re.sub(r"\W", "", text) for text in (shown, paper, words))
    assert paper.count(words) == shown.count(words) > 0


@pytest.mark.parametrize("locale", LOCALES)
def test_the_site_works_from_a_disk(browser: Browser, site: Path, locale: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    home = site / folder(locale) / "index.html"
    page.goto(home.as_uri())
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.bar')).backgroundColor")
        != "rgba(0, 0, 0, 0)"
    )
    page.fill("#words", "SHA-256")
    page.locator("#search-results a").first.click()
    page.wait_for_url("**/index.html#*")
    assert page.url.startswith(home.parent.as_uri())
    assert page.locator("h1").is_visible()
    page.click(".bar-title")
    page.wait_for_url(home.as_uri())
    context.close()
    assert faults == []


@pytest.mark.parametrize("locale", [locale for locale, edition in editions().items() if edition.web_font])
def test_the_web_font_is_used_where_the_device_has_none(browser: Browser, address: str, locale: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    fetched: list[str] = []
    page.on("requestfinished", lambda request: fetched.append(request.url))
    page.goto(f"{address}{folder(locale)}index.html", wait_until="networkidle")
    assert f"{address}assets/manual.css" in fetched
    assert not [url for url in fetched if url.endswith(".woff2")]
    # This machine has the fonts; without `local()` the browser must fetch them.
    page.route("**/manual.css", lambda route: _without_local(route))
    with page.expect_response("**/*.woff2") as response:
        page.goto(f"{address}{folder(locale)}index.html")
    assert response.value.url == f"{address}assets/fonts/{locale}.woff2"
    assert response.value.ok
    context.close()


def _without_local(route: object) -> None:
    response = route.fetch()  # type: ignore[attr-defined]
    route.fulfill(response=response, body=re.sub(r'local\("[^"]*"\),', "", response.text()))  # type: ignore[attr-defined]
