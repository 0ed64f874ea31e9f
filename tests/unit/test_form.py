"""The structure of the form, its words, and what is said where they disagree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scripts import form
from scripts.paths import DOCS, ROOT
from scripts.problems import BadInputError

if TYPE_CHECKING:
    from pathlib import Path

STRUCTURE = """\
governments: [us, uk]
page: {before: [never], box: never, after: [next]}
sections:
  - repeat: 2
    id: person
    fields:
      - {id: name, type: text, required_by: [us], max_length: 60}
      - {id: sex, type: choice, options: [female, male]}
      - {id: posts, type: table, columns: [post, from], rows: 2}
  - id: annex
    restricted: true
    fields:
      - {id: key, type: check, sensitivity: never}
"""
PAGE = """\
---
title: Form
---

Introduction.

## Never {#never}

- A name.

## The person {#person}

### Name {#person-name}

Copy the **name**,[^us.law] as printed.

!!! danger "Careful"
    Never guess.

!!! example "Example"
    Vasin

    Second paragraph

### Sex {#person-sex}

- Female
- Male

### Posts {#person-posts}

| Post | From |
|---|---|
| Title | Day |

## Annex {#annex}

### Key {#annex-key}

Keep it out.

## Next {#next}

[A page]({{ us.page }})
"""


def load(folder: Path, text: str = STRUCTURE) -> form.Form:
    file = folder / "form.yml"
    file.write_text(text)
    return form.load(file)


def faults(folder: Path, page: str, *, complete: bool = True) -> list[str]:
    file = folder / "form.md"
    file.write_text(page)
    return [str(one) for one in form.faults(file, load(folder), complete=complete)]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_project_has_no_faults() -> None:
    assert form.problems() == []


def test_every_section_and_field_of_the_form_has_words_in_english() -> None:
    words = form.read(DOCS / "en" / form.PAGE)
    assert list(words) == list(form.structure().headings)
    assert len(form.structure().sections) == 17
    for key, field in form.structure().fields.items():
        assert words[key].label, key
        assert words[key].help, key
        examples = [box for box in words[key].boxes if box.kind == form.EXAMPLE]
        assert bool(examples) == (field.type != "check" or field.sensitivity == "never"), key


def test_the_example_of_the_statement_of_reasons_follows_its_own_help() -> None:
    words = form.read(DOCS / "en" / form.PAGE)["reasons-text"]
    text = " ".join(span.text for text in words.boxes[-1].paragraphs for span in text)
    assert 80 <= len(text.split()) <= 200
    assert not re.search(r"\b[EV]\d", text), "the statement can be published: no exhibits, no victims' codes"


def test_no_public_example_singles_out_a_victim() -> None:
    words = form.read(DOCS / "en" / form.PAGE)
    for key, field in form.structure().fields.items():
        if field.sensitivity == "public":
            for box in words[key].boxes:
                text = " ".join(span.text for text in box.paragraphs for span in text)
                single = set(re.findall(r"\bV\d+\b", text)) - {"V1", "V14"}
                assert not single, f"{key}: the code of one victim beside details can identify the victim"


def test_words_are_read_with_their_places(tmp_path: Path) -> None:
    file = tmp_path / "form.md"
    file.write_text(PAGE)
    words = form.read(file)
    name = words["person-name"]
    assert (name.level, name.line) == (3, line_of(PAGE, "### Name"))
    assert name.label == (form.Span("Name"),)
    spans = (form.Span("Copy the "), form.Span("name", strong=True), form.Span(", as printed."))
    assert name.help == [spans]
    assert [(box.kind, box.title[0].text, len(box.paragraphs)) for box in name.boxes] == [
        ("danger", "Careful", 1),
        ("example", "Example", 2),
    ]
    assert [item[0].text for item in words["person-sex"].items] == ["Female", "Male"]
    assert [[cell[0].text for cell in row] for row in words["person-posts"].table] == [
        ["Post", "From"],
        ["Title", "Day"],
    ]
    assert words["next"].help == [(form.Span("A page"),)]


def test_a_page_that_agrees_has_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path, PAGE) == []


def test_the_numbers_and_marks_of_a_structure_are_read(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert found.headings["person-sex"] == 3
    assert found.sections[0].copies == 2
    assert found.fields["person-name"].required_by == ("us",)
    assert found.fields["person-name"].max_length == 60
    assert found.fields["person-posts"].blank_rows == 2
    assert found.fields["annex-key"].sensitivity == "never"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{#person-sex}", "{#person-gender}", "the heading #person-gender is not in data/form.yml"),
        ("### Sex", "#### Sex", "person-sex: the heading must begin with ###"),
        ("- Male\n", "", "person-sex: the list has 1 options, data/form.yml has 2"),
        (
            "| Post | From |\n|---|---|\n| Title | Day |",
            "| Post |\n|---|\n| Title |",
            "person-posts: the table has 1 columns",
        ),
        ("| Title | Day |\n", "", "person-posts: the table has 0 rows below its head, it should have 1"),
        ("### Sex {#person-sex}", "### Sex", "the heading needs an id, such as {#person-sex}"),
        ("### Sex {#person-sex}", "### Sex {#person-name}", "the heading id #person-name stands twice"),
    ],
)
def test_a_fault_of_a_page_is_said_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    broken = PAGE.replace(old, new)
    assert broken != PAGE
    line = line_of(broken, "### Posts" if "person-posts" in message else "## Sex")
    found = faults(tmp_path, broken)
    assert any(one.startswith(f"form.md:{line}: {message}") for one in found), found


def test_order_is_checked_once(tmp_path: Path) -> None:
    start, end = PAGE.index("## Annex"), PAGE.index("## Next")
    moved = PAGE[:start] + PAGE[end:] + "\n" + PAGE[start:end]
    line = line_of(moved, "## Annex")
    assert faults(tmp_path, moved) == [f"form.md:{line}: #annex stands out of the order of data/form.yml"]


def test_only_the_source_must_be_complete(tmp_path: Path) -> None:
    start, end = PAGE.index("### Sex"), PAGE.index("### Posts")
    short = PAGE[:start] + PAGE[end:]
    assert faults(tmp_path, short, complete=False) == []
    assert [one.rsplit(": ", 1)[1] for one in faults(tmp_path, short)] == [
        "person-sex has no heading in form.md"
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("type: text,", "type: words,", "person-name: type must be one of"),
        ("required_by: [us]", "required_by: [fr]", "person-name: 'fr' is not one of the governments"),
        ("options: [female, male]", "option: [female]", "a field of person: unknown key 'option'"),
        (
            ", options: [female, male]",
            "",
            "person-sex: options go with choice and choices, and only with them",
        ),
        (
            "type: check, sensitivity: never",
            "type: text, sensitivity: never",
            "annex-key: what must never be sent",
        ),
        (", sensitivity: never", "", "annex-key: a field of a restricted section cannot be public"),
        ("box: never", "box: next", "box: 'next' is not one of the headings before the form"),
        ("id: sex", "id: name", "the id person-name stands twice"),
        ("id: sex", "id: Sex", "the id 'Sex' must be lower case words joined by hyphens"),
        ("repeat: 2", "repeat: two", "person: repeat must be the number of blank blocks"),
        ("max_length: 60", "max_length: long", "person-name: max_length must be a number of characters"),
        ("rows: 2", "rows: [one, one]", "person-posts: rows: an id stands twice"),
    ],
)
def test_a_fault_of_the_structure_is_said_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    broken = STRUCTURE.replace(old, new)
    assert broken != STRUCTURE
    with pytest.raises(BadInputError) as caught:
        load(tmp_path, broken)
    found = [str(one) for one in caught.value.problems]
    line = line_of(STRUCTURE, old)
    assert any(one.startswith(f"form.yml:{line}: ") and message in one for one in found), found


def test_all_faults_of_a_structure_are_said_at_once(tmp_path: Path) -> None:
    broken = STRUCTURE.replace("type: text,", "type: words,").replace("repeat: 2", "repeat: 0")
    with pytest.raises(BadInputError) as caught:
        load(tmp_path, broken)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("text", ["", "sections", "sections: [1]\n", "a: [", "page: {}\n"])
def test_what_is_no_structure_is_a_fault_and_no_crash(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInputError):
        load(tmp_path, text)


def test_files_that_cannot_be_read_are_faults(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"form\.yml: cannot be read"):
        form.load(tmp_path / "form.yml")
    with pytest.raises(BadInputError, match=r"form\.md: cannot be read"):
        form.read(tmp_path / "form.md")
    (tmp_path / "form.md").write_bytes(b"\xff")
    with pytest.raises(BadInputError, match="not UTF-8"):
        form.read(tmp_path / "form.md")


def test_the_pages_in_other_scripts_agree_with_the_structure() -> None:
    pages = sorted((ROOT / "tests" / "data" / "form").glob("*.md"))
    assert len(pages) == 6
    for page in pages:
        assert form.faults(page, form.structure(), complete=False) == []
