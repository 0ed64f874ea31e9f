import datetime

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import facts, ledger
from scripts.editions import editions

TODAY = datetime.date(2026, 11, 22)

SOURCES = """
law: {title: A <Law>, issuer: Parliament, date: 2016-12-23, url: "https://example.org/law_(2)", kind: law}
"""
FACTS = """
us.act.enacted: {claim: c, value: 2016-12-23, type: date, source: law, where: section 1, status: seen, checked_on: 2026-11-22}
us.size: {claim: c, value: 1650, type: number, source: law, where: s, status: seen, checked_on: 2026-11-22}
us.share: {claim: c, value: 94, type: percent, source: law, where: s, status: seen, checked_on: 2026-11-22}
us.month: {claim: c, value: "2024-03", type: month, source: law, where: s, status: seen, checked_on: 2026-11-22}
us.old: {claim: c, value: 2009, type: year, source: law, where: s, status: unopened, checked_on: 2026-11-22}
us.due: {claim: c, value: 7, type: number, source: law, where: s, status: seen, checked_on: 2026-01-01, recheck_by: 2026-06-01}
us.name: {claim: c, value: "Chen & <Co>", type: text, source: law, where: s, status: seen, checked_on: 2026-11-22}
us.page: {claim: c, value: "https://example.org/list_(x)", type: url, source: law, where: s, status: seen, checked_on: 2026-11-22}
us.claim: {claim: c, source: law, where: s, status: seen, checked_on: 2026-11-22}
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> ledger.Ledger:
    folder = tmp_path_factory.mktemp("ledger")
    (folder / "facts.yml").write_text(FACTS)
    (folder / "sources.yml").write_text(SOURCES)
    return ledger.load(folder / "facts.yml", folder / "sources.yml")


def expand(text: str, book: ledger.Ledger, locale: str = "en", path: str = "a/b.md") -> facts.Expansion:
    return facts.expand(text, path, book, editions()[locale], TODAY)


@pytest.mark.parametrize(
    ("locale", "date", "number", "percent"),
    [
        ("en", "23 December 2016", "1,650", "94%"),
        ("zh", "2016年12月23日", "1,650", "94%"),
        ("vi", "23 tháng 12 năm 2016", "1.650", "94%"),
        ("fa", "۲۳ دسامبر ۲۰۱۶", "۱٬۶۵۰", "۹۴"),
        ("bo", "༢༠༡༦", "༡,༦༥༠", "༩༤"),
        ("my", "၂၀၁၆", "၁,၆၅၀", "၉၄"),
        ("ug", "2016-يىلى 23-دېكابىر", "1,650", "94%"),
    ],
)
def test_values_are_written_in_the_language_of_the_text(
    book: ledger.Ledger, locale: str, date: str, number: str, percent: str
) -> None:
    text = expand("{{ us.act.enacted }} {{us.size}} {{ us.share }}", book, locale).markdown
    assert date in text
    assert number in text
    assert percent in text
    assert 'datetime="2016-12-23"' in text


def test_a_month_and_a_text_value(book: ledger.Ledger) -> None:
    assert expand("{{ us.month }}", book).markdown.startswith('<time datetime="2024-03">March 2024</time>')
    assert "Chen &amp; &lt;Co&gt;" in expand("{{ us.name }}", book, "fa").markdown


def test_an_address_prints_a_link_or_is_the_target_of_one(book: ledger.Ledger) -> None:
    text = expand("See [the list]({{ us.page }}) and {{ us.page }}.", book).markdown
    html = markdown.markdown(text)
    assert '<a href="https://example.org/list_%28x%29">the list</a>' in html
    assert 'href="https://example.org/list_(x)"' in html


def test_code_is_shown_and_not_looked_up(book: ledger.Ledger) -> None:
    text = "`{{ us.size }}` and ``[^us.claim]``\n\n```\n{{ no.such }}\n```\n"
    result = expand(text, book)
    assert result.markdown.strip() == text.strip()
    assert not result.faults


def test_a_footnote_names_source_place_address_and_state(book: ledger.Ledger) -> None:
    text = expand("A claim.[^us.claim] Again.[^us.claim]", book).markdown
    html = markdown.markdown(text, extensions=["footnotes", "attr_list"])
    assert html.count("<li id=") == 1
    assert "A &lt;Law&gt;" in html
    assert "Parliament, 23 December 2016, s." in html
    assert 'href="https://example.org/law_(2)"' in html
    assert "Checked on 22 November 2026." in html


def test_a_source_is_named_in_full_only_once_on_a_page(book: ledger.Ledger) -> None:
    html = markdown.markdown(
        expand("One.[^us.claim] Two.[^us.size]", book).markdown, extensions=["footnotes"]
    )
    assert html.count("A &lt;Law&gt;") == 2
    assert html.count("Parliament") == html.count("https://example.org/law") == 1
    assert html.count("Checked on 22 November 2026.") == 2


def test_unopened_and_overdue_facts_are_marked(book: ledger.Ledger) -> None:
    text = expand("{{ us.old }}[^us.old] {{ us.due }}[^us.due] {{ us.size }}[^us.size]", book).markdown
    html = markdown.markdown(text, extensions=["footnotes", "attr_list"])
    assert html.count('class="unopened"') == 2
    assert html.count('class="unopened-note"') == 2
    assert 'href="../reference/about.md#unopened"' in html
    assert "Not opened at its source" in html
    assert "due to be checked again by 1 June 2026" in html


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("one\n\n{{ us.none }}", 3, "'us.none' is not in data/facts.yml"),
        ("one\ntwo[^us.none]", 2, "'us.none' is not in data/facts.yml"),
        ("{{ __import__('os') }}", 1, "is no fact id"),
        ("{{ us.claim }}", 1, "has no value to print"),
        ("[x]({{ us.size }})", 1, "is no address"),
        ("```\ncode\n```\n\n{{ us.none }}", 5, "'us.none'"),
    ],
)
def test_wrong_ids_are_faults_with_their_line(book: ledger.Ledger, text: str, line: int, fault: str) -> None:
    result = expand(text, book)
    assert [place for place, _ in result.faults] == [line]
    assert fault in result.faults[0][1]


def test_ordinary_footnotes_of_code_and_definitions_are_left_alone(book: ledger.Ledger) -> None:
    assert not expand("`[^x]`\n\n[^us.claim]: a definition\n", book).faults


@given(st.text(alphabet="ab`{}[]^().:\n us", max_size=60))
def test_no_text_makes_it_fail_and_text_without_lookups_is_kept(text: str) -> None:
    empty = ledger.Ledger({}, {})
    result = facts.expand(text, "a.md", empty, editions()["en"], TODAY)
    assert result.markdown.rstrip("\n") == text.rstrip("\n")


def test_a_value_in_the_words_of_a_link_has_no_link_of_its_own(book: ledger.Ledger) -> None:
    text = expand("[since {{ us.old }} here]({{ us.page }}) and {{ us.old }} [x](y.md)", book).markdown
    html = markdown.markdown(text, extensions=["attr_list"])
    assert html.count("<a ") == html.count("</a>") == 3
    assert html.count("unopened") == 2  # the mark's class and target, once
    assert "{:" not in html
