"""The search box, as a reader uses it: in a real browser, with the words as people type them."""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from scripts import search
from scripts.editions import editions
from scripts.paths import ROOT
from tests.site.places import LOCALES, folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

#: Types words into the box, sends them, and returns the addresses of the results.
ASK = """(words) => {
  document.getElementById("words").value = words;
  document.getElementById("search").requestSubmit();
  return [...document.querySelectorAll("#search-results a")].map((link) => link.getAttribute("href"));
}"""
LOADED = "() => self.manual && self.manual.runs.length > 1"  # titles, text
QUERIES = ROOT / "tests" / "data" / "queries"
#: What the data of the search hold, page by page: address, title, English or not, texts of its sections.
HELD = """() => {
  const lines = self.manual.text().split("\\n");
  const heads = self.manual.pages.reduce((sum, [, , count]) => sum + 2 + 2 * count, 0);
  let head = 0;
  let text = heads;
  return self.manual.pages.map(([address, english, count]) => {
    const title = lines[head].split("\\t")[0];
    head += 2 + 2 * count;
    return [address, title, english, lines.slice(text, text += count)];
  });
}"""
#: And all of it, but for the other names of things.
TEXT = """() => {
  const lines = self.manual.pages.reduce((sum, [, , count]) => sum + 2 + 3 * count, 0);
  return self.manual.text(self.manual.words, 0, lines);
}"""
Ask = Callable[[str, str], list[str]]
Held = Callable[[str], list[tuple[str, str, int, list[str]]]]


@pytest.fixture(scope="module")
def tab(browser: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """A function that returns an open page of a locale with the data of its search."""
    context = browser.new_context()
    tabs: dict[str, Page] = {}

    def opened(locale: str) -> Page:
        if locale not in tabs:
            tabs[locale] = context.new_page()
            tabs[locale].goto(f"{address}{folder(locale)}index.html")
            tabs[locale].focus("#words")
            tabs[locale].wait_for_function(LOADED)
        return tabs[locale]

    yield opened
    context.close()


@pytest.fixture(scope="module")
def asked(tab: Callable[[str], Page]) -> Ask:
    """A function that asks the search of a locale and returns the pages found, best first."""

    def ask(locale: str, words: str) -> list[str]:
        links = tab(locale).evaluate(ASK, words)
        return [re.sub(r"^\./|index\.html(#.*)?$", "", link) for link in links]

    return ask


@pytest.fixture(scope="module")
def held(tab: Callable[[str], Page]) -> Held:
    """A function that returns what the data of a locale hold; see :data:`HELD`."""
    return lambda locale: tab(locale).evaluate(HELD)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_title_finds_its_page_first(asked: Ask, held: Held, locale: str) -> None:
    titles = [(title, page) for page, title, *_ in held(locale)]
    assert len(titles) > 40
    missed = {
        title: asked(locale, title)[:3] for title, page in titles if page not in asked(locale, title)[:1]
    }
    assert missed == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_other_names_lead_to_words_that_the_manual_has(tab: Callable[[str], Page], locale: str) -> None:
    """After a title has changed or a page has been translated, a name may lead nowhere."""

    def letters(text: str) -> str:
        return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))

    text = letters(tab(locale).evaluate(TEXT))
    pages = {address for address, *_ in tab(locale).evaluate("self.manual.pages")}
    pairs = search.synonyms(search.SYNONYMS / f"{locale}.txt")
    assert len(pairs) > 50
    nowhere = [
        (names, word)
        for names, words in pairs
        for word in words
        if not (word in pages if word.endswith("/") else letters(word) in text)
    ]
    assert nowhere == []


#: How people who lack a key, or are in a hurry, type the words of a language.
VARIANTS: dict[str, list[tuple[str, Callable[[str], str]]]] = {
    "en": [("capitals", str.upper), ("no spaces", lambda text: text.replace(" ", ""))],
    "zh": [
        ("no spaces", lambda text: text.replace(" ", "")),
        ("decomposed", lambda text: unicodedata.normalize("NFKD", text)),
    ],
    "vi": [
        (
            "no tones",
            lambda text: re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFD", text)).replace("đ", "d"),
        ),
        ("decomposed", lambda text: unicodedata.normalize("NFD", text)),
        ("capitals", str.upper),
    ],
    "fa": [
        ("Arabic letters", lambda text: text.translate(str.maketrans("یک", "يك"))),
        ("joined", lambda text: text.replace("\u200c", "")),
        ("apart", lambda text: text.replace("\u200c", " ")),
    ],
    "bo": [
        ("no last tsheg", lambda text: text.rstrip("་།༎ ")),
        ("no tsheg at all", lambda text: text.replace("་", "")),
        ("unbroken tsheg", lambda text: text.replace("་", "༌")),
    ],
    "my": [
        ("no spaces", lambda text: text.replace(" ", "")),
        ("decomposed", lambda text: unicodedata.normalize("NFD", text)),
    ],
    "ug": [
        ("Persian letters", lambda text: text.translate(str.maketrans("ىيكەھ", "ییکهه"))),
        ("Arabic letters", lambda text: text.translate(str.maketrans("ىەھۇۆۈۋ", "يههوووو"))),
    ],
}


@pytest.mark.parametrize(
    ("locale", "change"),
    [
        pytest.param(locale, change, id=f"{locale}, {name}")
        for locale, all_ in VARIANTS.items()
        for name, change in all_
    ],
)
def test_titles_are_found_as_people_type_them(
    asked: Ask, held: Held, locale: str, change: Callable[[str], str]
) -> None:
    own = [(title, page) for page, title, english, _ in held(locale) if not english]
    assert own
    missed = {
        change(title): asked(locale, change(title))[:3]
        for title, page in own
        if page not in asked(locale, change(title))[:3]
    }
    assert missed == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_words_of_the_text_find_their_page(asked: Ask, held: Held, locale: str) -> None:
    """Words that stand together on one page only find this page."""
    pages = [(page, texts) for page, _, _, texts in held(locale)]
    missed = {}
    for page, texts in pages:
        text = max(texts, key=len)
        words = text[text.find(" ", len(text) // 2) + 1 :][:40].rsplit(" ", 1)[0]
        if (
            sum(words in other for _, others in pages for other in others) == 1
            and page not in asked(locale, words)[:3]
        ):
            missed[words] = asked(locale, words)[:3]
    assert missed == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_queries_as_people_type_them(asked: Ask, locale: str) -> None:
    """A page that answers a query is among the first three results; see ``tests/data/queries/README.md``."""
    lines = (QUERIES / f"{locale}.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(rows) >= 80
    missed = {}
    for query, pages in rows:
        wanted = {page.removeprefix("/") for page in pages.split()}
        if not wanted & set(found := asked(locale, query)[:3]):
            missed[query] = found
    assert missed == {}


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("SEMA", "where/canada/"),  # Special Economic Measures Act
        ("kleptocrats", "cases/corruption/"),  # a name from the synonyms, with an ending
        ("brazilian", "cases/reversal/"),  # the text says Brazil
        ("delist him", "after/after-filing/"),
    ],
)
def test_other_names_than_those_of_the_text(asked: Ask, words: str, page: str) -> None:
    assert page in asked("en", words)[:3]


def test_a_term_in_english_finds_the_page_of_the_language(asked: Ask) -> None:
    assert "basics/what-conduct-counts/" in asked("zh", "enforced disappearance")[:3]


@pytest.mark.parametrize("words", ["xoá khỏi danh sách", "xóa khỏi danh sách", "xoa khoi danh sach"])
def test_a_tone_may_stand_on_either_vowel(asked: Ask, words: str) -> None:
    assert asked("vi", words)[:3] == asked("vi", "xóa khỏi danh sách")[:3] != []


@pytest.mark.parametrize(("traditional", "words"), [("貪官", "贪官"), ("釣魚", "钓鱼")])
def test_other_names_may_be_typed_in_traditional_letters(asked: Ask, traditional: str, words: str) -> None:
    assert asked("zh", traditional) == asked("zh", words) != []
    assert "reference/glossary/" not in asked("zh", words)  # where the search leads when it finds nothing


def test_a_misspelt_word_may_have_an_ending(asked: Ask) -> None:
    assert asked("ug", "ماگنىتىسكىنىڭ")[:3] == asked("ug", "ماگنىتسكىنىڭ")[:3]
    assert "basics/what-sanctions-are/" in asked("ug", "ماگنىتىسكىنىڭ ئۆلۈمى")[:3]


def test_a_page_in_english_comes_first_by_its_name_and_shows_it(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}my/index.html")
    page.fill("#words", "ဘရာဇီး")
    first = page.locator("#search-results li").first
    first.locator("mark").wait_for()
    assert "cases/reversal/" in (first.locator("a").get_attribute("href") or "")
    assert first.locator("small").all_inner_texts() == ["ဘရာဇီး", editions()["my"].say("page.in-english")]
    page.wait_for_function(LOADED)
    page.fill("#words", "ဘရာဇီး ")
    page.wait_for_function("() => /[၀-၉]/.test(document.getElementById('search-state').textContent)")
    assert page.locator("#search-results li").count() == 1  # and no page for its syllables
    page.close()


def test_uyghur_typed_with_latin_letters(asked: Ask) -> None:
    assert asked("ug", "jaza") == asked("ug", "جازا") != []


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("consent", "people/consent/"),
        ("CONCENT", "people/consent/"),
        ("sha256", "evidence/preserve/"),
        ("SHA-256", "evidence/preserve/"),
        ("hong kong crime", "people/legal-risk/"),
        ("number plates", "investigate/vehicles/"),
        ("visa ban", "where/visa-bans/"),
        ("opensource", "evidence/open-source/"),
        ("translating a page", "translate/"),
        ("European Union", "where/european-union/"),
        ("Magnitsky death prison", "basics/timeline/"),
        ("how do I send the file", "where/united-states-filing/"),
    ],
)
def test_english_words(asked: Ask, words: str, page: str) -> None:
    assert page in asked("en", words)[:3]


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "en"])
def test_english_pages_are_found_in_every_edition_and_marked(
    browser: Browser, address: str, held: Held, locale: str
) -> None:
    english = [(page, title) for page, title, english, _ in held(locale) if english]
    if not english:
        pytest.skip("all of this edition is translated")
    page = browser.new_page()
    page.goto(f"{address}{folder(locale)}index.html")
    page.fill("#words", english[0][1])
    first = page.locator("#search-results li").first
    first.wait_for()
    assert english[0][0] in (first.locator("a").get_attribute("href") or "")
    assert first.locator("a").get_attribute("lang") == "en"
    assert first.locator("a").get_attribute("dir") == "ltr"
    assert first.locator("small").inner_text() == editions()[locale].say("page.in-english")
    page.close()


def test_keyboard_marks_and_what_a_screen_reader_is_told(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}fa/index.html")
    page.focus("#words")
    page.keyboard.type("sanctions")
    page.wait_for_selector("#search-results mark")
    assert page.locator("#search-state").get_attribute("role") == "status"
    count = page.locator("#search-state").inner_text()
    assert re.search("[۰-۹]", count)
    assert not re.search("[0-9]", count)
    assert page.locator("#search-results mark").first.inner_text().lower().startswith("sanction")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement === document.querySelectorAll('#search-results a')[1]")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "words"
    assert not page.locator("#search-results").is_visible()
    assert page.url == f"{address}fa/index.html"  # the words are not left in the history
    page.keyboard.press("Tab")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "words"
    assert page.input_value("#words") == "sanctions"
    page.fill("#words", "qqqqqqqq")
    page.wait_for_function(
        "(none) => document.getElementById('search-state').textContent === none",
        arg=editions()["fa"].say("search.none"),
    )
    next_steps = page.locator("#search-results a")
    assert "reference/glossary/" in (next_steps.nth(0).get_attribute("href") or "")
    assert next_steps.nth(1).inner_text() == editions()["fa"].say("page.whole-text")
    next_steps.nth(1).click()
    page.wait_for_url(f"{address}fa/whole-text/**")
    page.close()


def test_a_link_may_carry_words(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}people/consent/index.html?q=vehicles")
    page.locator("#search-results a").first.click()
    page.wait_for_url(f"{address}investigate/vehicles/**")
    page.close()


def test_titles_are_found_while_the_text_is_on_its_way(browser: Browser, address: str) -> None:
    page = browser.new_page()
    waiting: list[Route] = []
    page.route("**/search/*-text.js", lambda route: waiting.append(route))  # noqa: PLW0108, it must be a function
    page.goto(f"{address}fa/index.html")
    page.fill("#words", "تحریم")
    page.wait_for_selector("#search-results mark")
    state = page.locator("#search-state")
    assert state.inner_text() == editions()["fa"].say("search.wait")
    page.fill("#words", "qqqqqqqq")
    page.wait_for_function("() => !document.querySelector('#search-results a')")  # of an earlier query
    assert state.inner_text() == editions()["fa"].say("search.wait")
    page.fill("#words", "تحریم ")
    page.wait_for_selector("#search-results mark")
    before = page.locator("#search-results a").count()
    page.keyboard.press("Escape")
    waiting[0].continue_()
    page.wait_for_function(LOADED)
    assert not page.locator(".search-panel").is_visible()  # what the reader closed stays closed
    page.click("#words")
    page.wait_for_function("() => /[۰-۹]/.test(document.getElementById('search-state').textContent)")
    page.wait_for_function(
        "(some) => document.querySelectorAll('#search-results a').length > some", arg=before
    )
    page.close()


@pytest.mark.parametrize(
    ("locale", "query", "page_found"), [("bo", "ཉེས་ཆད", "basics/what-sanctions-are/"), ("zh", "證人", "")]
)
def test_the_menu_answers_before_anything_has_come(
    browser: Browser, address: str, locale: str, query: str, page_found: str
) -> None:
    """And what it taught of letters does not stand in the way of the data, which know more of them."""
    page = browser.new_page()
    waiting: list[Route] = []
    page.route("**/search/*.js", lambda route: waiting.append(route))  # noqa: PLW0108, it must be a function
    page.goto(f"{address}{locale}/people/consent/index.html")
    page.fill("#words", query)
    state = page.locator("#search-state")
    page.wait_for_function(
        "(wait) => document.getElementById('search-state').textContent === wait",
        arg=editions()[locale].say("search.wait"),
    )
    if page_found:
        page.wait_for_selector("#search-results mark")
        found = page.locator("#search-results a").evaluate_all("(links) => links.map((link) => link.href)")
        assert f"{address}{locale}/{page_found}index.html" in found
    for route in waiting:
        route.continue_()
    page.wait_for_function(
        "(wait) => document.getElementById('search-state').textContent !== wait",
        arg=editions()[locale].say("search.wait"),
    )
    assert state.inner_text() != editions()[locale].say("search.none")
    page.wait_for_selector("#search-results mark")
    page.close()


def test_nothing_is_shown_before_words_are_typed(browser: Browser, address: str) -> None:
    """The search tries itself when its data have come; the reader sees and hears nothing of it."""
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}index.html")
    page.focus("#words")
    page.wait_for_function(LOADED)
    assert not page.locator("#search .search-panel").is_visible()
    assert page.locator("#search-results li").count() == 0
    assert page.locator("#search-state").text_content() == ""
    assert faults == []
    page.close()


@pytest.mark.parametrize("lost", ["assets/search.js", "search/bo.js", "search/bo-text.js"])
def test_a_lost_line_is_told_and_the_next_try_works(browser: Browser, address: str, lost: str) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.route(f"**/{lost}", lambda route: route.abort())
    page.goto(f"{address}bo/index.html")
    page.fill("#words", "ཉེས་ཆད")
    page.wait_for_function(
        "(lost) => document.getElementById('search-state').textContent === lost",
        arg=editions()["bo"].say("search.lost"),
    )
    assert page.locator("#search-results a").count()  # the whole text, or what has come
    page.unroute(f"**/{lost}")
    page.fill("#words", "ཉེས་ཆད་")
    page.wait_for_function("() => /[༠-༩]/.test(document.getElementById('search-state').textContent)")
    assert faults == []
    page.close()


def test_parts_lost_at_different_times_are_not_asked_for_without_end(browser: Browser, address: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    waiting: list[Route] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    page.route("**/search/*.js", lambda route: waiting.append(route) if "-text" in route.request.url else route.abort())
    page.goto(f"{address}index.html")
    for words in ("vehicle", "vehicles", "vehicle"):  # each a try, while the text of the first is on its way
        page.fill("#words", words)
        page.wait_for_timeout(100)
    page.route("**/search/*.js", lambda route: route.abort())
    for route in waiting:
        route.abort()
    page.wait_for_timeout(500)
    assert asked.count("en.js") < 5
    page.unroute("**/search/*.js")
    page.fill("#words", "witness")
    page.wait_for_function("() => /[0-9]/.test(document.getElementById('search-state').textContent)")
    page.fill("#words", "witnesses")
    page.locator("#search-results", has_text="Witness").wait_for()
    assert asked.count("search.js") == 1
    page.close()


def test_words_sent_before_anything_has_come_are_answered_in_their_place(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    waiting: list[Route] = []
    page.route("**/assets/search.js", lambda route: waiting.append(route))  # noqa: PLW0108, it must be a function
    page.goto(f"{address}people/consent/index.html")
    assert waiting == []  # what finds is not loaded for who only reads
    page.fill("#words", "vehicles")
    page.keyboard.press("Enter")
    assert page.locator("#search-state").inner_text() == editions()["en"].say("search.wait")
    waiting[0].continue_()
    page.locator("#search-results a", has_text="Vehicles").first.wait_for()
    assert page.url == f"{address}people/consent/index.html"
    page.close()


def test_the_code_of_the_search_is_small(site: Path) -> None:
    scripts = list((site / "assets").glob("*.js"))
    assert len(scripts) == 2
    assert sum(map(_packed, scripts)) < 10_000


@pytest.mark.parametrize("locale", LOCALES)
def test_the_data_of_the_search_is_small(site: Path, locale: str) -> None:
    files = list((site / "search").glob(f"{locale}*.js"))
    assert [file.stem for file in sorted(files)] == [f"{locale}-text", locale]
    assert sum(map(_packed, files)) < 110_000


def _packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))
