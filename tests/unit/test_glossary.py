from pathlib import Path

import lxml.html
import pytest

from scripts import glossary
from scripts.editions import editions
from scripts.problems import BadInputError

ENGLISH = editions()["en"]
COLUMNS = [column for locale in editions() if locale != "en" for column in glossary.columns_of(locale)]
HEAD = ",".join(["id", "term", "definition", "part_of_speech", *COLUMNS])
ROW = "victim,victim,A person whom the abuse harmed.,noun" + "," * len(COLUMNS)

DECOMPOSED = "a\u0301"  # á as two characters


def test_the_first_use_of_a_term_is_linked_and_only_the_first() -> None:
    html = glossary.link_first_uses(
        "<p>A witness saw it. The witness spoke to two victims.</p>", ENGLISH, "../g/"
    )
    assert html.count('class="term"') == 2
    assert '<a class="term" href="../g/#witness">witness</a> saw' in html
    assert '<a class="term" href="../g/#victim">victims</a>' in html


def test_the_longer_term_wins_and_words_inside_words_are_left() -> None:
    html = glossary.link_first_uses("<p>A travel ban. Profile. Filed.</p>", ENGLISH, "g")
    assert '#travel-ban">travel ban</a>' in html
    assert html.count('class="term"') == 1


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="x">The witness</h2>',
        '<p><a href="x">a witness</a></p>',
        "<p><code>witness</code></p>",
        '<p class="admonition-title">Witness</p>',
        "<table><tr><th>Witness</th></tr></table>",
        '<div class="footnote"><p>witness</p></div>',
    ],
)
def test_some_places_are_never_linked(html: str) -> None:
    assert glossary.link_first_uses(html, ENGLISH, "g") == html


def test_the_endings_of_a_language_belong_to_its_terms() -> None:
    persian = editions()["fa"]
    word = glossary.terms()["witness"].words["fa"]
    linked = glossary.link_first_uses(f"<p>{word}\u200cها آمدند.</p>", persian, "g")
    assert linked == f'<p><a class="term" href="g#witness">{word}\u200cها</a> آمدند.</p>'


def test_every_form_of_a_term_is_linked() -> None:
    for locale, edition in editions().items():
        for term in glossary.terms().values():
            for form in term.forms[locale]:
                assert 'class="term"' in glossary.link_first_uses(f"<p>{form}</p>", edition, "g"), form


def test_where_words_stand_without_spaces_a_part_of_a_word_is_no_term() -> None:
    chinese = editions()["zh"]
    word = glossary.terms()["consent"].words["zh"]
    assert f'#consent">{word}</a>' in glossary.link_first_uses(f"<p>请先取得{word}。</p>", chinese, "g")
    assert glossary.terms()["act"].words["zh"] == "行为"
    across = "<p>以流行为主。</p>"  # 流行 + 为主
    assert glossary.link_first_uses(across, chinese, "g") == across


def test_after_a_closed_place_the_text_is_linked_again() -> None:
    html = glossary.link_first_uses('<p class="admonition-title">Witness</p><p>witness</p>', ENGLISH, "g")
    assert html.endswith('<p><a class="term" href="g#witness">witness</a></p>')


@pytest.mark.parametrize("locale", list(editions()))
def test_the_listing_has_every_term_once(locale: str) -> None:
    root = lxml.html.fragment_fromstring(glossary.listing(editions()[locale]))
    assert sorted(dt.get("id") for dt in root.iter("dt")) == sorted(glossary.terms())


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (f"{HEAD}\n{ROW}\n{ROW}\n", "stands twice"),
        (f"{HEAD}\n{ROW.replace('victim,victim', 'Victim,victim')}\n", "lower case words"),
        (f"{HEAD}\n{ROW.replace('noun', '')}\n", "part_of_speech is empty"),
        (f"{HEAD}\n{ROW},more\n", "not as many cells"),
        (f"{HEAD}\nvictim,victim\n", "not as many cells"),
        (f"{HEAD}\n{ROW.replace('noun,', 'noun,受害者')}\n", "zh_status must be"),
        (f"{HEAD}\n{ROW}\na-word,a word,D.,noun{',' * 24}\n", "sorted by id"),
        (f"{HEAD}\n{ROW.replace('noun,', 'noun,受害者 | ')}\n", "a form between two"),
        (f"{HEAD}\n{ROW.replace('noun,,', 'noun,' + DECOMPOSED + ',draft')}\n", "composed form"),
        ("id,term\n", "the columns must be"),
    ],
)
def test_every_fault_of_the_file_is_named(tmp_path: Path, rows: str, message: str) -> None:
    file = tmp_path / "glossary.csv"
    file.write_text(rows, "utf-8")
    with pytest.raises(BadInputError) as caught:
        glossary.load(file)
    assert any(message in problem.message for problem in caught.value.problems), caught.value.problems


def test_the_projects_glossary_has_the_terms_the_manual_uses() -> None:
    assert len(glossary.terms()) >= 150


def test_a_definition_stands_in_the_language_of_the_reader_where_there_is_one() -> None:
    for edition in editions().values():
        page = lxml.html.fragment_fromstring(glossary.listing(edition))
        shown = {entry.get("id"): entry.getnext() for entry in page.iter("dt")}
        for term in glossary.terms().values():
            language = edition if edition.locale in term.definitions else ENGLISH
            said = shown[term.id]
            assert said.text_content() == term.definitions[language.locale]
            assert (said.get("lang"), said.get("dir")) == (language.tag, language.direction)


def test_a_mark_of_the_arabic_script_stays_with_its_word() -> None:
    persian = editions()["fa"]
    word = glossary.terms()["victim"].words["fa"]
    html = glossary.link_first_uses(f"<p>{word}\u0650 آن</p>", persian, "g")
    assert f'<a class="term" href="g#victim">{word}\u0650</a> آن' in html
