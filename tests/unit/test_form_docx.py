"""The form as a document: its blanks, its directions and languages, and what it must not tell."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml.ns import qn

from scripts import form, form_answers, form_docx
from scripts.editions import editions
from scripts.paths import DOCS, ROOT
from scripts.problems import BadInputError

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document
    from lxml.etree import _Element as Element

PAGES = ROOT / "tests" / "data" / "form"
LOCALES = list(editions())
TRANSLATED = [locale for locale in LOCALES if locale != "en"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the form of every edition, the others from short pages in their own script."""
    folder = tmp_path_factory.mktemp("forms")
    for locale, edition in editions().items():
        page = PAGES / f"{locale}.md"
        form_docx.write_docx(edition, folder / f"{locale}.docx", page if page.is_file() else None)
    return {locale: folder / f"{locale}.docx" for locale in LOCALES}


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the filled form of every edition."""
    folder = tmp_path_factory.mktemp("examples")
    for locale, edition in editions().items():
        form_docx.write_docx(edition, folder / f"{locale}.docx", filled=True)
    return {locale: folder / f"{locale}.docx" for locale in LOCALES}


@pytest.fixture(scope="module")
def documents(files: dict[str, Path]) -> dict[str, Document]:
    return {locale: docx.Document(str(file)) for locale, file in files.items()}


def body(document: Document) -> Element:
    return document.element.body


def val(node: Element | None) -> str:
    assert node is not None
    return str(node.get(qn("w:val")))


def tags(document: Document) -> list[str]:
    return [val(tag) for tag in body(document).iter(qn("w:tag"))]


def paragraph_with(document: Document, text: str) -> Element:
    found = [
        p for p in body(document).iter(qn("w:p")) if text in "".join(t.text or "" for t in p.iter(qn("w:t")))
    ]
    assert found, text
    return found[0]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_field_has_its_blanks_in_every_language(documents: dict[str, Document], locale: str) -> None:
    fields = form.structure().fields
    found = tags(documents[locale])
    assert {tag.partition(":")[0] for tag in found} == set(fields)
    counts = Counter(found)
    for section in form.structure().sections:
        for field in section.fields:
            match field.type:
                case "choices":
                    expected = {f"{field.id}:{option}" for option in field.options}
                case "date-range":
                    expected = {f"{field.id}:from", f"{field.id}:until"}
                case "table":
                    rows = field.rows or range(1, field.blank_rows + 1)
                    columns = field.columns[1:] if field.rows else field.columns
                    expected = {f"{field.id}:{row}:{column}" for row in rows for column in columns}
                case _:
                    expected = {field.id}
            own = {tag: counts[tag] for tag in counts if tag.partition(":")[0] == field.id}
            assert own == dict.fromkeys(expected, section.copies)


def test_blanks_stand_in_the_order_of_the_form(documents: dict[str, Document]) -> None:
    first = list(dict.fromkeys(tag.partition(":")[0] for tag in tags(documents["en"])))
    assert first == list(form.structure().fields)


def test_every_content_control_has_an_id_of_its_own_and_a_name(documents: dict[str, Document]) -> None:
    for document in documents.values():
        properties = list(body(document).iter(qn("w:sdtPr")))
        numbers = [val(one.find(qn("w:id"))) for one in properties]
        assert len(set(numbers)) == len(numbers) > 300
        assert all(0 < len(val(one.find(qn("w:alias")))) <= 64 for one in properties)
        assert all(len(val(one.find(qn("w:tag")))) <= 64 for one in properties)


def test_a_choice_offers_its_options_by_id(documents: dict[str, Document]) -> None:
    for locale, document in documents.items():
        lists = list(body(document).iter(qn("w:dropDownList")))
        first = [item.get(qn("w:value")) for item in lists[0]]
        assert first == ["public", "split", "restricted"]
        shown = lists[0][0].get(qn("w:displayText"))
        assert "Public: anybody may read the document." in shown
        assert (locale == "en") == shown.startswith("Public")


def test_headings_are_real_and_numbered_in_the_digits_of_the_language(documents: dict[str, Document]) -> None:
    def first(locale: str) -> str:
        return next(p.text for p in documents[locale].paragraphs if p.style.name == "Heading 1")

    assert first("en") == "0\N{NO-BREAK SPACE} How to treat the file"
    assert first("fa").startswith("۰\N{NO-BREAK SPACE} ")
    assert first("bo").startswith("༠\N{NO-BREAK SPACE} ")
    assert first("my").startswith("၀\N{NO-BREAK SPACE} ")
    document = documents["en"]
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert len(headings) == 17
    assert sum(p.style.name == "Heading 2" for p in document.paragraphs) == len(form.structure().fields)
    assert "3.4\N{NO-BREAK SPACE} Other names" in [p.text for p in document.paragraphs]


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_translated_label_has_the_english_one_beside_it(
    documents: dict[str, Document], locale: str
) -> None:
    words = form.read(PAGES / f"{locale}.md")
    own = words["handling-classification"].label[0].text
    paragraph = paragraph_with(documents[locale], own)
    runs = ["".join(t.text or "" for t in run.iter(qn("w:t"))) for run in paragraph.iter(qn("w:r"))]
    assert own in runs
    assert "Classification" in runs
    english = next(
        run for run in paragraph.iter(qn("w:r")) if "Classification" in (run.findtext(qn("w:t")) or "")
    )
    properties = english.find(qn("w:rPr"))
    assert properties.find(qn("w:lang")).get(qn("w:val")) == "en-GB"
    assert properties.find(qn("w:rtl")) is None


@pytest.mark.parametrize(
    ("locale", "attribute", "language", "mark"),
    [
        ("zh", "eastAsia", "zh-Hans", "rFonts"),
        ("vi", "val", "vi", ""),
        ("fa", "bidi", "fa", "rtl"),
        ("ug", "bidi", "ug", "rtl"),
        ("bo", "bidi", "bo", "cs"),
        ("my", "bidi", "my", "cs"),
    ],
)
def test_each_run_names_its_language(
    documents: dict[str, Document], locale: str, attribute: str, language: str, mark: str
) -> None:
    own = form.read(PAGES / f"{locale}.md")["handling-classification"].label[0].text
    paragraph = paragraph_with(documents[locale], own)
    run = next(r for r in paragraph.iter(qn("w:r")) if r.findtext(qn("w:t")) == own)
    properties = run.find(qn("w:rPr"))
    assert dict(properties.find(qn("w:lang")).attrib) == {qn(f"w:{attribute}"): language}
    assert not mark or properties.find(qn(f"w:{mark}")) is not None


@pytest.mark.parametrize("locale", LOCALES)
def test_direction(documents: dict[str, Document], locale: str) -> None:
    document, rtl = documents[locale], editions()[locale].rtl
    tables = list(body(document).iter(qn("w:tbl")))
    assert {table.find(qn("w:tblPr")).find(qn("w:bidiVisual")) is not None for table in tables} == {rtl}
    assert (body(document).sectPr.find(qn("w:bidi")) is not None) == rtl
    if not rtl:
        assert not list(body(document).iter(qn("w:bidi")))
        return
    own = form.read(PAGES / f"{locale}.md")["handling"].help[0][0].text
    assert val(paragraph_with(document, own).find(qn("w:pPr")).find(qn("w:bidi"))) == "1"
    english = paragraph_with(document, "Write the day on which you confirm the statements.")
    assert val(english.find(qn("w:pPr")).find(qn("w:bidi"))) == "0"
    # Every run of Arabic letters must be marked, or text programs set it in the wrong font and order.
    for run in body(document).iter(qn("w:r")):
        text = "".join(t.text or "" for t in run.iter(qn("w:t")))
        if re.search(r"[\u0600-\u06ff]", text):
            assert run.find(qn("w:rPr")).find(qn("w:rtl")) is not None, text


def test_what_is_not_translated_is_english_and_says_so(documents: dict[str, Document]) -> None:
    document = documents["vi"]
    heading = next(p for p in document.paragraphs if p.text.endswith("Who may read the file"))
    following = document.paragraphs[[p._p for p in document.paragraphs].index(heading._p) + 1]
    assert following.text == editions()["vi"].say("form.untranslated-field")
    assert editions()["en"].say("form.untranslated-field") not in [p.text for p in documents["en"].paragraphs]


def test_a_form_without_any_translation_says_so_once(tmp_path: Path) -> None:
    out = tmp_path / "form.docx"
    form_docx.write_docx(editions()["bo"], out, tmp_path / "missing.md")
    text = [t.text or "" for t in body(docx.Document(str(out))).iter(qn("w:t"))]
    assert text.count(editions()["bo"].say("form.untranslated")) == 1
    assert editions()["bo"].say("form.untranslated-field") not in text


def test_a_draft_says_so_and_a_reviewed_form_does_not(tmp_path: Path, documents: dict[str, Document]) -> None:
    notice = editions()["fa"].say("form.draft")
    assert notice in "".join(t.text or "" for t in body(documents["fa"]).iter(qn("w:t")))
    page, out = tmp_path / "form.md", tmp_path / "form.docx"
    page.write_text(
        (PAGES / "fa.md").read_text("utf-8").replace("review: draft", "review: reviewed"), "utf-8"
    )
    form_docx.write_docx(editions()["fa"], out, page)
    assert notice not in "".join(t.text or "" for t in body(docx.Document(str(out))).iter(qn("w:t")))


def test_the_first_page_warns(documents: dict[str, Document]) -> None:
    text = documents["en"].tables[0].cell(0, 0).text
    never = form.read(ROOT / "docs" / "en" / form.PAGE)["never"]
    for key in ("form.restricted", "form.offline", "form.risks-first"):
        assert editions()["en"].say(key) in text
    assert all(item[0].text in text for item in never.items)
    assert editions()["en"].say("form.draft") not in text


def test_what_must_never_be_sent_cannot_be_written_down(documents: dict[str, Document]) -> None:
    never = {key for key, field in form.structure().fields.items() if field.sensitivity == "never"}
    assert never
    for properties in body(documents["en"]).iter(qn("w:sdtPr")):
        if val(properties.find(qn("w:tag"))) in never:
            assert properties.find(qn("w:text")) is None
            assert properties.find(f"{{{form_docx.W14}}}checkbox") is not None


def test_the_restricted_annex_stands_on_pages_of_its_own(documents: dict[str, Document]) -> None:
    breaks = [
        p.text.split("\N{NO-BREAK SPACE} ")[0]
        for p in documents["en"].paragraphs
        if p._p.find(qn("w:pPr")).find(qn("w:pageBreakBefore")) is not None
    ]
    assert breaks == ["13", "14"]


def test_every_style_that_is_used_exists(files: dict[str, Path], examples: dict[str, Path]) -> None:
    text = ""
    for file in (files["fa"], examples["fa"]):
        with zipfile.ZipFile(file) as package:
            styles = package.read("word/styles.xml").decode()
            parts = [
                name for name in package.namelist() if re.search(r"/(document|header|footer)\d*\.xml", name)
            ]
            text += "".join(package.read(name).decode() for name in parts)
    defined = set(re.findall(r'w:styleId="([^"]+)"', styles))
    used = set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', text))
    assert used <= defined
    assert defined - used <= {"Normal", "Subtitle"}, "styles nobody uses"


def test_the_document_names_nobody(files: dict[str, Path]) -> None:
    for file in files.values():
        properties = docx.Document(str(file)).core_properties
        assert properties.title
        for name in ("author", "last_modified_by", "comments", "category", "keywords", "subject"):
            assert getattr(properties, name) == ""
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
            settings = package.read("word/settings.xml").decode()
            everything = b"".join(package.read(name) for name in names)
        assert not [name for name in names if "app.xml" in name or "thumbnail" in name or "customXml" in name]
        assert "removePersonalInformation" in settings
        assert not re.search(rb"w:rsid|python|docId", everything)


def test_the_document_fetches_nothing(files: dict[str, Path]) -> None:
    with zipfile.ZipFile(files["en"]) as package:
        relations = b"".join(package.read(name) for name in package.namelist() if name.endswith(".rels"))
    assert b'TargetMode="External"' not in relations


def test_the_same_sources_give_the_same_bytes(files: dict[str, Path], tmp_path: Path) -> None:
    for locale in ("en", "fa"):
        page = PAGES / f"{locale}.md"
        form_docx.write_docx(editions()[locale], tmp_path / "again.docx", page if page.is_file() else None)
        assert (tmp_path / "again.docx").read_bytes() == files[locale].read_bytes()


def test_facts_are_filled_in(documents: dict[str, Document]) -> None:
    for document in documents.values():
        text = "".join(t.text or "" for t in body(document).iter(qn("w:t")))
        assert "{{" not in text
        assert "[^" not in text
    assert "middle length in the European Union is 139 words" in "".join(
        t.text or "" for t in body(documents["en"]).iter(qn("w:t"))
    )


def english() -> dict[str, form.Words]:
    return form.read(DOCS / "en" / form.PAGE)


def written(node: Element) -> str:
    return "".join(text.text or "" for text in node.iter(qn("w:t")))


def controls(file: Path) -> dict[str, list[Element]]:
    """List the content controls of a document by tag, one for each block or paragraph."""
    found: dict[str, list[Element]] = {}
    for control in body(docx.Document(str(file))).iter(qn("w:sdt")):
        found.setdefault(val(control.find(qn("w:sdtPr")).find(qn("w:tag"))), []).append(control)
    return found


def is_ticked(control: Element) -> bool:
    state = next(control.iter(f"{{{form_docx.W14}}}checked")).get(f"{{{form_docx.W14}}}val")
    assert (state == "1") == (written(control) == "\N{BALLOT BOX WITH X}")
    return state == "1"


def given() -> list[tuple[form.Section, str, dict[str, form_answers.Answer]]]:
    """Return the answers of every block of the English page."""
    words = english()
    return [
        (section, block, form_answers.answers(section, block, DOCS / "en" / form.PAGE, words, words))
        for section in form.structure().sections
        for block in form_answers.blocks(section, words)
    ]


def test_every_field_with_an_example_is_filled(examples: dict[str, Path]) -> None:
    found = controls(examples["en"])
    words, fields = english(), form.structure().fields
    filled = set()
    for _, block, answers in given():
        for key, answer in answers.items():
            filled.add(key)
            field = fields[key]
            own = [control for tag, some in found.items() if tag.partition(":")[0] == key for control in some]
            shown = [written(control) for control in own]
            items = dict(zip(field.options, words[key].items, strict=True))
            match field.type:
                case "choices":
                    ticked = {option for option in field.options if is_ticked(found[f"{key}:{option}"][0])}
                    assert ticked == set(answer.options)
                    assert ticked or answer.texts, key
                case "choice":
                    expected = ["".join(span.text for span in items[option]) for option in answer.options]
                    assert expected[0] in shown, key
                case "date" | "date-range":
                    days = [next(control.iter(qn("w:date"))).get(qn("w:fullDate"))[:10] for control in own]
                    assert days == [day.isoformat() for day in answer.days]
                    assert shown == [editions()["en"].date(day) for day in answer.days]
                case "table":
                    assert shown == [cell for row in answer.rows for cell in row]
                case "check":
                    assert all(is_ticked(control) for control in own)
                case _:
                    assert set(answer.texts) <= set(shown), (key, block)
    assert filled == {key for key in fields if form_answers.paragraphs(words[key])}
    for key, field in fields.items():
        assert key in filled or (field.type == "check" and all(map(is_ticked, found[key]))), key


@pytest.mark.parametrize("locale", LOCALES)
def test_no_blank_of_the_filled_form_is_empty(examples: dict[str, Path], locale: str) -> None:
    for tag, some in controls(examples[locale]).items():
        for control in some:
            assert control.find(qn("w:sdtPr")).find(qn("w:showingPlcHdr")) is None, tag
            assert written(control).strip(), tag


def test_the_blank_form_stays_blank(files: dict[str, Path]) -> None:
    for file in files.values():
        for tag, some in controls(file).items():
            for control in some:
                ticks = list(control.iter(f"{{{form_docx.W14}}}checkbox"))
                empty = control.find(qn("w:sdtPr")).find(qn("w:showingPlcHdr")) is not None
                assert not is_ticked(control) if ticks else empty, tag
        with zipfile.ZipFile(file) as package:
            everything = "".join(package.read(name).decode("utf-8", "ignore") for name in package.namelist())
        assert editions()["en"].say("form.example-notice") not in everything
        assert "w:fullDate" not in everything


@pytest.mark.parametrize("locale", LOCALES)
def test_the_filled_form_says_at_the_top_and_on_every_page_that_it_is_invented(
    examples: dict[str, Path], locale: str
) -> None:
    notice = editions()[locale].say("form.example-notice")
    document = docx.Document(str(examples[locale]))
    assert notice in [paragraph.text for paragraph in document.paragraphs[:4]]
    header = document.sections[0].header
    assert [paragraph.text for paragraph in header.paragraphs] == [notice]
    assert len(document.sections) == 1
    assert not document.sections[0].different_first_page_header_footer
    untranslated = editions()[locale].say("form.untranslated")
    assert (untranslated in [p.text for p in document.paragraphs]) == (
        not (DOCS / locale / form.PAGE).is_file()
    )


def test_every_exhibit_that_the_case_cites_is_in_its_index() -> None:
    index = [block for section, block, _ in given() if section.id == "exhibits"]
    assert index == [f"E{number}" for number in range(1, 13)]
    cited = {
        exhibit
        for words in english().values()
        for text in form_answers.paragraphs(words)
        for span in text
        for exhibit in re.findall(r"\bE\d+\b", span.text)
    }
    assert cited == set(index)


def test_the_restricted_exhibits_are_the_same_everywhere() -> None:
    """Where an exhibit is said to stand in the annex, the index must agree."""
    index = {block: answers["exhibits-handling"] for section, block, answers in given() if block}
    annex = {block for block, answer in index.items() if answer.options == ("restricted",)}
    text = " ".join(
        span.text
        for words in english().values()
        for paragraph in form_answers.paragraphs(words)
        for span in paragraph
    )
    assert annex
    assert set(re.findall(r"\b(E\d+)(?: \(annex\)|, annex\))", text)) == annex


def test_the_codes_of_victims_are_those_of_the_case() -> None:
    codes = {f"V{number}" for number in range(1, 15)}
    answers = next(answers for section, _, answers in given() if section.id == "safety")
    consents = [row[0] for row in answers["safety-consents"].rows]
    assert sorted(consents) == sorted(codes)


def test_an_example_is_no_longer_than_its_field_allows() -> None:
    fields = form.structure().fields
    for _, block, answers in given():
        for key, answer in answers.items():
            length = len("\n".join(answer.texts))
            if fields[key].max_length:
                assert 0 < length <= fields[key].max_length, (key, block)


def test_only_a_section_that_does_not_apply_leaves_its_choices_empty() -> None:
    fields = form.structure().fields
    for section, _, answers in given():
        for key, answer in answers.items():
            if fields[key].options and section.id != "corruption":
                assert answer.options, key
                assert not answer.texts, f"{key}: {answer.texts} is not one of the options"


@pytest.mark.parametrize(
    ("key", "old", "new", "message"),
    [
        ("handling-classification", "Mixed: the main", "Mixed, the main", "must be one of the options"),
        ("handling-date", "3 November 2025", "31 June 2025", "must hold 1 days"),
        ("findings-list", " · 22 January 2025", ", 22 January 2025", "must have 4 cells"),
        ("exhibits-language", "E9: English", "English", "says nothing for E9"),
    ],
)
def test_an_example_that_a_field_cannot_take_is_named(key: str, old: str, new: str, message: str) -> None:
    words = english()
    box = next(box for box in words[key].boxes if box.kind == form.EXAMPLE)
    before = box.paragraphs[:]
    box.paragraphs = [(form.Span("".join(s.text for s in text).replace(old, new)),) for text in before]
    assert box.paragraphs != before
    section = next(one for one in form.structure().sections if key in [field.id for field in one.fields])
    page = DOCS / "en" / form.PAGE
    last = form_answers.blocks(section, words)[-1] if key != "exhibits-language" else "E9"
    with pytest.raises(BadInputError) as error:
        form_answers.answers(section, last, page, words, words)
    assert re.fullmatch(rf"docs/en/file/form\.md:\d+: {key}: .*{message}.*", str(error.value.problems[0]))


def test_a_translated_example_is_written_in_its_own_language(tmp_path: Path) -> None:
    page, out = tmp_path / "form.md", tmp_path / "form.docx"
    text = (DOCS / "en" / form.PAGE).read_text("utf-8")
    for old, new in (
        ("Mixed: the main part may become public, the annex must not.", "آمیخته"),
        ("T. M. Vasin (E2, annex)", "ت. م. واسین (E2، پیوست)"),
        ("E9: English", "E9: انگلیسی"),
        ("From 6 May 2024 until 19 May 2024", "از ۶ تا ۱۹ مهٔ ۲۰۲۴"),
    ):
        assert old in text
        text = text.replace(old, new)
    page.write_text(text, "utf-8")
    form_docx.write_docx(editions()["fa"], out, page, filled=True)
    found = controls(out)
    assert written(found["handling-classification"][0]).startswith("آمیخته · Mixed: the main part")
    name = found["person-other-names"][0]
    assert written(name).startswith("ت. م. واسین")
    assert name.find(f".//{qn('w:rtl')}") is not None
    assert written(found["exhibits-language"][8]) == "انگلیسی"
    # Officials read days, so they stay in English.
    assert written(found["conduct-dates:from"][0]) == "6 May 2024"


def test_a_translation_that_leaves_examples_out_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"fa\.md:\d+: person-posts: its example has 1 paragraphs"):
        form_docx.write_docx(editions()["fa"], tmp_path / "form.docx", PAGES / "fa.md", filled=True)


def test_the_same_sources_give_the_same_filled_bytes(examples: dict[str, Path], tmp_path: Path) -> None:
    form_docx.write_docx(editions()["my"], tmp_path / "again.docx", filled=True)
    assert (tmp_path / "again.docx").read_bytes() == examples["my"].read_bytes()
