"""The form as a page: nothing leaves it, nothing typed is lost or leaks, and what it makes can be read back."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
import re
import socket
import zlib
from typing import TYPE_CHECKING, Any

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from babel import Locale
from docx.oxml.ns import qn
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from scripts import form, form_html
from scripts.editions import editions
from scripts.form_docx import W14
from scripts.paths import DOCS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

LOCALES = list(editions())
SECTIONS = form.structure().sections
FIELDS = form.structure().fields
#: Words in the script of each edition, to type and to stand for a translation.
WORDS = {
    "en": "The officer gave the order, on 6 May (E1).",
    "zh": "该官员于5月6日下令（E1）。",
    "vi": "Viên chức đã ra lệnh ngày 6 tháng 5 (E1).",
    "fa": "آن مقام در ۶ مه دستور داد (E1)، و می‌دانست.",
    "bo": "དཔོན་པོ་དེས་ཟླ་༥་ཚེས་༦ཉིན་བཀའ་བཏང་། (E1)",
    "my": "အရာရှိက မေလ ၆ ရက်တွင် အမိန့်ပေးခဲ့သည် (E1)။",
    "ug": "ئەمەلدار 6-ماي كۈنى بۇيرۇق چۈشۈردى (E1)، بىلەتتى.",
}
#: Counts what the policy of the page had to stop.
WATCH = "window.stopped = []; addEventListener('securitypolicyviolation', (event) => stopped.push(event.violatedDirective));"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the page of every edition, the others from words of their own."""
    folder = tmp_path_factory.mktemp("pages")
    original = (DOCS / "en" / form.PAGE).read_text("utf-8")
    for locale, edition in editions().items():
        page = folder / f"{locale}.md"
        page.write_text(translated(original, WORDS[locale]) if locale != "en" else original, "utf-8")
        form_html.write_html(edition, folder / f"{locale}.html", page)
    return {locale: folder / f"{locale}.html" for locale in LOCALES}


def translated(page: str, words: str) -> str:
    """Put other words in the place of the labels, options and help of a page; its examples stay."""
    word = words.split(" (")[0]
    page = re.sub(r"(?m)^(##+) .+ (\{#.+\})$", rf"\1 {word} \2", page)
    page = re.sub(r"(?m)^- .+$", f"- {word}", page)
    return re.sub(r"(?m)^(?![-#|! \n])(?!\d+\.)(?!title|description|essential|notices).+$", words, page)


@pytest.fixture(scope="module")
def opened(browser: Browser, files: dict[str, Path]) -> Iterator[tuple[Page, list[str]]]:
    """The English page, without a network, and what went wrong on it."""
    faults: list[str] = []
    page = open_page(browser, files["en"], faults)
    yield page, faults
    page.context.close()


@pytest.fixture
def page(opened: tuple[Page, list[str]]) -> Iterator[Page]:
    """The English page, empty; whatever it asks for and whatever fails on it is a fault."""
    page, faults = opened
    page.evaluate(
        """() => {
        wipe();
        document.querySelectorAll(".panel").forEach((one) => { one.open = true; });
        for (const id of ["only", "laws"]) byId(id).value = "";
        for (const id of ["twins", "wipe-on-hide"]) byId(id).checked = false;
        byId("app").focus();
        scrollTo(0, 0);
        }"""
    )
    yield page
    assert faults == []
    assert page.evaluate("stopped") == []


def open_page(browser: Browser, file: Path, faults: list[str], **context: Any) -> Page:
    made = browser.new_context(**context)
    made.set_offline(True)
    page = made.new_page()
    page.add_init_script(WATCH)
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: request.url == file.as_uri() or faults.append(request.url))
    page.goto(file.as_uri())
    return page


def show_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def show(page: Page, *fields: str) -> None:
    """Open the sections of these fields."""
    page.evaluate("(ids) => ids.forEach((id) => { byId(FIELDS.get(id).section.id).open = true; })", fields)


def type_in(page: Page, field: str, text: str, block: int = 0) -> None:
    show(page, field)
    page.locator(f"[data-field={field}]").nth(block).locator("input, textarea").first.fill(text)


def open_text(page: Page, text: str) -> str:
    """Open a saved form and return what the page says."""
    page.evaluate("async (text) => { tell(''); await openFile(new File([text], 'x.json')); }", text)
    return page.text_content("#status") or ""


def until(page: Page, expression: str) -> None:
    """Wait; the library's own way would run text as a program, which the page forbids."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(expression)


def save(page: Page) -> dict[str, Any]:
    return dict(json.loads(page.evaluate("written()")))


def say(key: str, locale: str = "en", **values: object) -> str:
    return editions()[locale].say(f"form.{key}", **values)


def notes(page: Page, kind: str) -> list[tuple[str, str]]:
    """List the warnings or the advice as field and key."""
    page.evaluate("refresh()")
    found = page.evaluate(f"{kind}().map((one) => [one.field.id, one.key.replace(/^form[.][a-z]+[.]/, '')])")
    return [tuple(one) for one in found]


# Nothing leaves


@pytest.mark.parametrize("locale", LOCALES)
def test_the_page_asks_for_nothing_and_axe_finds_nothing(
    browser: Browser, files: dict[str, Path], locale: str
) -> None:
    faults: list[str] = []
    page = open_page(browser, files[locale], faults, viewport={"width": 360, "height": 740})
    page.click("#example")
    until(page, "document.getElementById('warning-count').textContent !== ''")
    show_all(page)
    assert page.evaluate("document.scrollingElement.scrollWidth") == 360
    outside = """() => [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 1 && !element.closest(".scroll *, .skip") && (box.left < -0.5 || box.right > innerWidth + 0.5);
    }).map((element) => element.outerHTML.slice(0, 80))"""
    assert page.evaluate(outside) == []
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        editions()[locale].tag,
        editions()[locale].direction,
    ]
    for button in ("#make-main", "#make-annex"):
        with page.expect_download() as download:
            page.click(button)
            if button == "#make-main":
                page.click("#ask-yes")
        assert download.value.suggested_filename in ("document.docx", "annex.docx")
    page.evaluate("layOut({ part: 'main', both: true })")
    assert page.evaluate("stopped") == []
    assert faults == []
    page.context.close()


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing(browser: Browser, files: dict[str, Path], locale: str) -> None:
    page = open_page(browser, files[locale], [], bypass_csp=True)
    type_in(page, "handling-readers", "a@example.org")
    page.evaluate("refresh(); tell('form.save.saved')")
    # Every kind of field and tool; axe would take a minute for the whole.
    shown = ["handling", "elements", "reasons", "safety", "remedies"]
    page.evaluate(
        "(ids) => document.querySelectorAll('.section').forEach((one) => { one.open = ids.includes(one.id); })",
        shown,
    )
    for scheme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        violations = Axe().run(page, options=rules).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in violations] == [], scheme
    page.context.close()


def test_the_policy_stops_what_would_leave(browser: Browser, files: dict[str, Path]) -> None:
    server = socket.create_server(("127.0.0.1", 0))
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.goto(files["en"].as_uri())
    page.evaluate(
        """async (port) => {
        const place = `http://127.0.0.1:${port}/`;
        await fetch(place).catch(() => {});
        navigator.sendBeacon(place, "x");
        try { new WebSocket(`ws://127.0.0.1:${port}/`); } catch {}
        new Image().src = place;
        const script = document.createElement("script");
        try { script.textContent = "window.ran = true"; document.body.append(script); } catch {}
        await new Promise((resolve) => setTimeout(resolve, 300));
        }""",
        server.getsockname()[1],
    )
    stopped = set(page.evaluate("stopped"))
    assert {"connect-src", "img-src", "require-trusted-types-for"} <= stopped
    assert page.evaluate("window.ran") is None
    policy = page.locator("meta[http-equiv]").get_attribute("content")
    assert "form-action 'none'" in str(policy)
    assert "unsafe" not in str(policy)
    page.close()
    server.settimeout(0.2)
    with pytest.raises(TimeoutError):
        server.accept()
    server.close()


def test_nothing_is_kept_by_the_browser(page: Page) -> None:
    type_in(page, "request-who", "Colonel Vasin")
    page.wait_for_timeout(400)
    kept = page.evaluate("""async () => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie,
        (await indexedDB.databases()).length]""")
    assert kept == [[], [], "", 0]
    for control in page.locator("#sections input[type=text], #sections textarea, #private").all()[:40]:
        assert control.get_attribute("autocomplete") == "off"
        assert control.get_attribute("spellcheck") == "false"


def test_the_page_is_small_and_the_same_twice(files: dict[str, Path], tmp_path: Path) -> None:
    for locale, file in files.items():
        assert file.stat().st_size < form_html.MOST, locale
    form_html.write_html(editions()["bo"], tmp_path / "again.html", files["bo"].with_suffix(".md"))
    assert (tmp_path / "again.html").read_bytes() == files["bo"].read_bytes()
    assert "@font-face" in files["bo"].read_text("utf-8")


def test_words_of_a_page_cannot_become_a_script(tmp_path: Path) -> None:
    page = tmp_path / "form.md"
    bad = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    text = (DOCS / "en" / form.PAGE).read_text("utf-8")
    page.write_text(text.replace("- The name of an interpreter", f"- {bad} interpreter"), "utf-8")
    form_html.write_html(editions()["fa"], tmp_path / "form.html", page)
    html = (tmp_path / "form.html").read_text("utf-8")
    assert html.count("<script") == 2
    assert "<img" not in html


# Round trip

TEXT = (
    "".join(WORDS.values()) + "<&>\"'\\{}[]]]>—…\N{NO-BREAK SPACE}\N{ZERO WIDTH NON-JOINER}👤éñ0123456789۱۲༣၄"
)
line = st.text(TEXT, max_size=40) | st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), max_size=20
).map(lambda text: re.sub("[\u202a-\u202e\u2066-\u2069]", "", text))
long_text = st.lists(line, max_size=3).map("\n".join)


@st.composite
def fills(draw: st.DrawFn, locale: str) -> dict[str, list[dict[str, Any]]]:
    """Draw answers for some fields of some blocks, the others stay empty."""
    made: dict[str, list[dict[str, Any]]] = {}
    for section in SECTIONS:
        blocks = draw(st.integers(1, 3)) if section.copies > 1 else 1
        made[section.id] = [empty(section, locale) for _ in range(blocks)]
    places = [(section.id, index) for section in SECTIONS for index in range(len(made[section.id]))]
    for section_id, index in draw(st.lists(st.sampled_from(places), min_size=3, max_size=6)):
        section = next(one for one in SECTIONS if one.id == section_id)
        for field in draw(st.lists(st.sampled_from(section.fields), min_size=1, max_size=4)):
            made[section_id][index][field.id] = draw(value(field))
            if locale != "en" and field.type in ("text", "long"):
                made[section_id][index][f"{field.id}:en"] = draw(
                    st.just("") | (long_text if field.type == "long" else line)
                )
    return made


def empty(section: form.Section, locale: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for field in section.fields:
        width = len(field.columns) - bool(field.rows)
        made[field.id] = {
            "choices": [],
            "check": False,
            "date-range": {"from": "", "until": ""},
            "table": [[""] * width for _ in range(len(field.rows) or 1)],
        }.get(field.type, "")
        if locale != "en" and field.type in ("text", "long"):
            made[f"{field.id}:en"] = ""
    return made


def value(field: form.Field) -> st.SearchStrategy[Any]:
    days = st.dates().map(lambda day: day.isoformat())
    match field.type:
        case "choice":
            return st.sampled_from(field.options)
        case "choices":
            return st.sets(st.sampled_from(field.options)).map(
                lambda some: [o for o in field.options if o in some]
            )
        case "check":
            return st.just(True)
        case "date":
            return days | line
        case "date-range":
            return st.fixed_dictionaries({"from": days | st.just(""), "until": days | line})
        case "long":
            return long_text
        case "table":
            row = st.lists(
                long_text,
                min_size=len(field.columns) - bool(field.rows),
                max_size=len(field.columns) - bool(field.rows),
            )
            rows = len(field.rows)
            return st.lists(row, min_size=rows or 1, max_size=rows or 3)
    return line


def expected(answers: dict[str, list[dict[str, Any]]]) -> dict[tuple[str, int, str], Any]:
    """Return what a document must hold: each answer by section, block and tag."""
    found: dict[tuple[str, int, str], Any] = {}
    for section in SECTIONS:
        for index, block in enumerate(answers[section.id]):
            for key, given_value in block.items():
                field = FIELDS[key.removesuffix(":en")]
                if field.type == "date-range":
                    parts = {f"{key}:{end}": text for end, text in given_value.items()}
                elif field.type == "choices":
                    parts = {f"{key}:{option}": True for option in given_value}
                elif field.type == "table":
                    names = field.rows or tuple(map(str, range(1, len(given_value) + 1)))
                    columns = field.columns[bool(field.rows) :]
                    parts = {
                        f"{key}:{name}:{column}": cell
                        for name, row in zip(names, given_value, strict=True)
                        for column, cell in zip(columns, row, strict=True)
                    }
                else:
                    parts = {key: given_value}
                found |= {(section.id, index, tag): one for tag, one in parts.items() if one}
    return found


def filled(answers: dict[tuple[str, int, str], Any]) -> dict[tuple[str, int, str], Any]:
    """Leave out answers of nothing but space: a document may or may not hold them."""
    return {place: one for place, one in answers.items() if one is True or one.strip()}


def read_back(*documents: bytes) -> dict[tuple[str, int, str], Any]:
    """Read the answers of documents: content controls by tag, after the mark of their block."""
    found: dict[tuple[str, int, str], Any] = {}
    for data in documents:
        place = ("", 0)
        seen: set[tuple[str, int, str]] = set()
        for node in docx.Document(io.BytesIO(data)).element.body.iter(qn("w:bookmarkStart"), qn("w:sdt")):
            if node.tag == qn("w:bookmarkStart"):
                section, _, number = node.get(qn("w:name")).rpartition("_")
                place = (section, int(number) - 1)
                continue
            properties = node.find(qn("w:sdtPr"))
            key = (*place, properties.find(qn("w:tag")).get(qn("w:val")))
            text: Any = "".join(t.text or "" for t in node.iter(qn("w:t")))
            if (day := properties.find(qn("w:date"))) is not None and day.get(qn("w:fullDate")):
                text = day.get(qn("w:fullDate"))[:10]
            elif (choice := properties.find(qn("w:dropDownList"))) is not None:
                options = {item.get(qn("w:displayText")): item.get(qn("w:value")) for item in choice}
                assert options[text] == choice.get(qn("w:lastValue"))
                text = options[text]
            elif (box := properties.find(f"{{{W14}}}checkbox")) is not None:
                text = box.find(f"{{{W14}}}checked").get(f"{{{W14}}}val") == "1"
            found[key] = f"{found[key]}\n{text}" if key in seen else text
            seen.add(key)
    return {key: text for key, text in found.items() if text}


MAKE = """async (fill) => {
  if (fill) await openFile(new File([JSON.stringify(fill)], "x.json"));
  const told = document.getElementById("status").textContent;
  const bytes = async (part) => {
    const data = new Uint8Array(await (await docx({ part, both: true })).arrayBuffer());
    return btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""));
  };
  const typed = [...document.querySelectorAll("#sections textarea, #sections input[type=text]")].map((one) => one.value);
  return { told, saved: JSON.parse(written()).answers, main: await bytes("main"), annex: await bytes("annex"), typed };
}"""


@pytest.mark.parametrize("locale", LOCALES)
def test_what_was_typed_is_read_back_from_the_documents(
    browser: Browser, files: dict[str, Path], locale: str
) -> None:
    faults: list[str] = []
    page = open_page(browser, files[locale], faults)

    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # a smaller failing form would take minutes to find
    )
    @given(fills(locale))
    def check(answers: dict[str, list[dict[str, Any]]]) -> None:
        page.evaluate("file.answers = emptyAnswers()")  # else it asks before it replaces them
        made = page.evaluate(MAKE, {"format": "recommendation-form", "version": 1, "answers": answers})
        assert made["told"] == say("save.opened", locale)
        assert made["saved"] == answers
        back = read_back(*(base64.b64decode(made[part]) for part in ("main", "annex")))
        want = expected(answers)
        assert filled(back) == filled(want)
        shown = {text for one in made["typed"] for text in [one] if text}
        typed = {text for text in want.values() if isinstance(text, str)}
        assert {text for text in typed if text not in options()} <= shown

    check()
    assert faults == []
    page.context.close()


def options() -> set[str]:
    return {option for field in FIELDS.values() for option in field.options}


@pytest.mark.parametrize("locale", LOCALES)
def test_words_in_every_script_survive_and_run_their_own_way(
    browser: Browser, files: dict[str, Path], locale: str
) -> None:
    page = open_page(browser, files[locale], [])
    for field, words in zip(
        ("conduct-act", "conduct-gravity", "conduct-victim-status"), ("ug", "bo", "my"), strict=True
    ):
        type_in(page, field, WORDS[words])
    type_in(page, "interest-fit", "\n".join(WORDS.values()))
    document = docx.Document(io.BytesIO(base64.b64decode(page.evaluate(MAKE, None)["main"])))
    text = "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))
    )
    for words in WORDS.values():
        assert words in text
    for paragraph in document.element.body.iter(qn("w:p")):
        own = "".join(t.text or "" for t in paragraph.iter(qn("w:t")))
        if own in (WORDS["fa"], WORDS["ug"]):
            assert paragraph.find(qn("w:pPr")).find(qn("w:bidi")) is not None
            # The sign after the English number belongs to the sentence around it.
            runs = [
                ("".join(t.text for t in r.iter(qn("w:t"))), r.find(f"{qn('w:rPr')}/{qn('w:rtl')}"))
                for r in paragraph.iter(qn("w:r"))
            ]
            assert [text for text, rtl in runs if rtl is None] == ["E1"]
        for run in paragraph.iter(qn("w:r")):
            letters = "".join(t.text or "" for t in run.iter(qn("w:t")))
            properties = run.find(qn("w:rPr"))
            if re.search(r"[\u0600-\u06ff]", letters):
                assert properties.find(qn("w:rtl")) is not None, letters
            if re.search(r"[\u0f00-\u0fff\u1000-\u109f]", letters):
                assert properties.find(qn("w:cs")) is not None, letters
                assert properties.find(qn("w:rFonts")).get(qn("w:cs")) in (
                    "Microsoft Himalaya",
                    "Myanmar Text",
                )
    assert "Account of the act" in text
    assert (locale == "en") == (f" · {WORDS[locale].split(' (')[0]}" not in text)
    english = "".join(page.evaluate("paper({ part: 'main', both: false }).map((one) => one.own ?? '')"))
    assert english == ""
    page.context.close()


def test_an_old_browser_makes_a_document_too(browser: Browser, files: dict[str, Path]) -> None:
    page = open_page(browser, files["en"], [])
    page.evaluate("delete window.CompressionStream")
    type_in(page, "request-who", WORDS["fa"])
    data = base64.b64decode(page.evaluate(MAKE, None)["main"])
    assert read_back(data)["request", 0, "request-who"] == WORDS["fa"]
    page.context.close()


# What goes where


def test_restricted_facts_stand_in_the_annex_only(page: Page) -> None:
    answers = {section.id: [empty(section, "en")] for section in SECTIONS}
    answers["exhibits"].append(empty(SECTIONS[14], "en"))
    for section in SECTIONS:
        for index, block in enumerate(answers[section.id]):
            for field in section.fields:
                if field.type in form.WRITTEN:
                    block[field.id] = f"text-{field.id}-{index}"
                elif field.type == "table":
                    block[field.id] = [[f"text-{field.id}-{index}"] * len(row) for row in block[field.id]]
    answers["exhibits"][1]["exhibits-handling"] = "restricted"
    made = page.evaluate(MAKE, {"format": "recommendation-form", "version": 1, "answers": answers})
    main, annex = (read_back(base64.b64decode(made[part])) for part in ("main", "annex"))
    for section in SECTIONS:
        for index, block in enumerate(answers[section.id]):
            for key in (key for key, text in block.items() if text and FIELDS[key].type in form.WRITTEN):
                closed = FIELDS[key].sensitivity != "public" or (section.id, index) == ("exhibits", 1)
                closed &= key != "exhibits-number"
                assert ((section.id, index, key) in main) != closed, key
                assert ((section.id, index, key) in annex) == closed, key
    assert main["exhibits", 1, "exhibits-handling"] == "restricted"
    page.evaluate("layOut({ part: 'main', both: true })")
    sheet = page.text_content("#paper") or ""
    assert "text-person-native-name-0" in sheet
    for secret in ("text-submitter-contact-0", "text-safety-risks-0", "text-exhibits-title-1"):
        assert secret not in sheet


def test_a_copy_for_one_government_names_only_its_laws(page: Page) -> None:
    show(page, "request-laws")
    for box in page.locator("[data-field=request-laws] input").all():
        box.check()
    page.select_option("#laws", "uk")
    ticks = page.evaluate(
        "paper(options('main')).find((one) => one.field?.id === 'request-laws').ticks.map((one) => one.tag)"
    )
    assert ticks == [f"request-laws:{one}" for one in ("uk-rights", "uk-corruption", "other")]


def test_the_printed_sheet_is_all_that_prints(page: Page, request: pytest.FixtureRequest) -> None:
    type_in(page, "request-who", "Colonel Vasin")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    request.addfinalizer(lambda: page.emulate_media(media="screen"))
    assert page.locator("#paper").is_visible()
    assert not page.locator("#app").is_visible()
    assert "Colonel Vasin" in page.inner_text("#paper")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.text_content("#paper") == ""


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (
            {"submitter-contact": "Maryam Ahmadi, Vienna", "conduct-act": "Ask Maryam Ahmadi."},
            ("conduct-act", "restricted"),
        ),
        (
            {"person-document": "Number 20417", "person-other-names": "20417"},
            ("person-other-names", "restricted"),
        ),
        (
            {"declaration-name": "李小龙", "methods-collection": "由李小龙收集"},
            ("methods-collection", "restricted"),
        ),
        (
            {
                "safety-risks": "The clerk of the court gave us the list.",
                "contrary-search": "The clerk of the court gave us the list.",
            },
            ("contrary-search", "restricted"),
        ),
        ({"conduct-victims": "His number is 11010519491231002X"}, ("conduct-victims", "identity")),
        ({"handling-readers": "Write to a.b@example.org"}, ("handling-readers", "address")),
        ({"request-why-now": "Call +44 20 7946 0018"}, ("request-why-now", "telephone")),
        ({"request-why-now": "打电话 ۱۳۸۰۰۱۳۸۰۰۰"}, ("request-why-now", "telephone")),
        ({"reasons-text": "The officers beat V3."}, ("reasons-text", "code")),
    ],
)
def test_what_must_not_be_public_is_pointed_at(
    page: Page, fields: dict[str, str], found: tuple[str, str]
) -> None:
    public = list(fields)[-1]
    for field, text in list(fields.items())[:-1]:
        type_in(page, field, text)
    assert notes(page, "warnings") == []
    type_in(page, public, fields[public])
    assert notes(page, "warnings") == [found]
    page.evaluate("refresh()")
    assert page.text_content("#warning-count") == "1"
    control = page.locator(f"[data-field={public}] textarea").first
    described = str(control.get_attribute("aria-describedby")).split()
    message = page.evaluate(
        "(ids) => ids.map((id) => document.getElementById(id).textContent).join(' ')", described
    )
    assert page.evaluate("say(warnings()[0].key, warnings()[0].values)") in message
    type_in(page, public, "Nothing of that")
    assert notes(page, "warnings") == []


def test_a_restricted_exhibit_and_a_private_name_are_pointed_at(page: Page) -> None:
    type_in(page, "exhibits-number", "E1")
    type_in(page, "exhibits-title", "Roster of the night shift")
    page.locator("[data-field=exhibits-handling] input").last.check()
    type_in(page, "conduct-act", "The roster of the night shift shows it.")
    type_in(page, "conduct-gravity", "Shown by (E۱).")
    assert notes(page, "warnings") == [("conduct-act", "exhibit"), ("conduct-gravity", "named")]
    page.fill("#private", "Aygül Memet\nན")
    type_in(page, "safety-risks", "aygül  memet is at risk")
    assert ("safety-risks", "private") in notes(page, "warnings")
    assert "Aygül" not in page.evaluate("written()")


def test_the_main_part_leaves_only_after_the_warnings_were_shown(page: Page) -> None:
    type_in(page, "handling-readers", "a@example.org")
    page.evaluate("refresh()")
    page.click("#make-main")
    assert say("warn.address") in page.inner_text("#ask-list")
    page.keyboard.press("Escape")
    assert not page.locator("#ask").is_visible()
    assert page.text_content("#status") == ""


# Help


def test_what_is_needed_follows_the_structure(page: Page) -> None:
    page.evaluate("refresh()")
    for government in form.structure().governments:
        count = sum(
            government in field.required_by
            for section in SECTIONS
            for field in section.fields
            if not section.only_if
        )
        assert page.text_content(f"#need-{government}-count") == str(count)
    show(page, "person-type", "conduct-category")
    page.locator("[data-field=person-type] input").nth(4).check()  # a company is not born
    missing = page.evaluate("missing('us').map((one) => one.field.id)")
    assert "person-birth-date" not in missing
    assert "person-registry" in missing
    assert "corruption-kind" not in missing
    page.locator("[data-field=conduct-category] input").last.check()
    assert "corruption-kind" in page.evaluate("missing('us').map((one) => one.field.id)")
    assert "corruption-kind" not in page.evaluate("missing('eu').map((one) => one.field.id)")


def test_the_invented_case_misses_nothing_and_is_marked(page: Page) -> None:
    page.click("#example")
    for government in form.structure().governments:
        assert page.text_content(f"#need-{government}-count") == "0"
    assert page.locator("#invented").is_visible()
    assert [key for _, key in notes(page, "advice")] == []
    assert save(page)["invented"] is True
    document = docx.Document(io.BytesIO(base64.b64decode(page.evaluate(MAKE, None)["main"])))
    assert [p.text for p in document.sections[0].header.paragraphs] == [say("example-notice")]
    type_in(page, "request-who", "changed")
    page.click("#example")
    assert page.locator("#ask").is_visible()
    page.click("#ask-no")
    assert page.evaluate("file.answers.request[0]['request-who']") == "changed"


def test_a_list_leads_to_its_field_and_a_filter_hides_the_others(page: Page) -> None:
    page.evaluate("document.querySelectorAll('aside details').forEach((one) => { one.open = true; })")
    page.click("#need-uk a >> text=12.1")
    assert page.evaluate("document.activeElement.closest('.field').dataset.field") == "reasons-text"
    page.select_option("#only", "us")
    assert page.locator("[data-field=reasons-text]").get_attribute("hidden") == ""
    assert page.locator("[data-field=request-who]").get_attribute("hidden") is None


def test_the_table_of_elements_and_the_reasons_are_built_while_typing(page: Page) -> None:
    show(page, "elements-matrix", "reasons-text")
    type_in(page, "person-latin-name", "Teodor Vasin (family name: Vasin)")
    type_in(page, "conduct-act", "Officers beat fourteen people (E4, annex). They stopped on 19 May.")
    type_in(page, "conduct-place", "Dolen")
    type_in(page, "conduct-country", "Sarvania, under its control")
    page.locator("[data-field=conduct-category] input").nth(1).check()
    page.locator("[data-field=conduct-dates] input").first.fill("2024-05-06")
    type_in(page, "exhibits-number", "E4")
    page.locator("[data-field=exhibits-kind] input").nth(3).check()
    page.evaluate("refresh()")
    row = page.locator("#elements-table tbody tr").first.locator("td").all_inner_texts()
    assert row == [
        "The conduct",
        "E4",
        "Photograph, video, sound or satellite picture",
        "Empty: Exhibits for the act",
    ]
    page.locator("[data-field=elements-matrix] textarea").first.fill("Mine")
    page.click("section[aria-labelledby=elements-title] button")
    assert page.evaluate("file.answers.elements[0]['elements-matrix'][0]") == ["Mine", *row[1:]]
    draft = page.inner_text("#reasons-draft")
    assert draft == (
        "Between 6 May 2024 and …, the following happened in this place: Dolen. Officers beat fourteen people. "
        "They stopped on 19 May. Teodor Vasin is therefore responsible for the following in Sarvania: torture."
    )
    page.click("section[aria-labelledby=reasons-title] button")
    assert page.evaluate("file.answers.reasons[0]['reasons-text']") == draft


@pytest.mark.parametrize(
    ("field", "text", "found"),
    [
        ("handling-date", "2025-02-30", "date"),
        ("handling-date", "6 May", "date"),
        ("handling-date", "۲۰۲۵-۱۱-۰۳", ""),
        ("conduct-country", "CN, XQ", "country"),
        ("conduct-country", "China (CN)", ""),
        ("person-latin-name", "Васин", "latin"),
        ("conduct-exhibits", "E9", "exhibit-missing"),
        ("conduct-place", "x" * 300, "long"),
        ("reasons-text", "Too short", "reasons-words"),
        ("person-document", "11010519491231002X", "number-right"),
        ("person-document", "110105194912310021", "number-wrong"),
        ("person-registry", "91110000600037341L", "number-right"),
        ("person-registry", "91110000600037341M", "number-wrong"),
        ("person-registry", "Gazette of 2009, page 8", ""),
    ],
)
def test_advice(page: Page, field: str, text: str, found: str) -> None:
    type_in(page, field, text)
    own = [key for one, key in notes(page, "advice") if one == field]
    assert own == ([found] if found else [])


def test_days_are_compared_and_said_in_words(page: Page) -> None:
    type_in(page, "handling-date", "2024-05-10")
    show(page, "conduct-dates")
    for place, text in enumerate(("2024-05-19", "2024-05-06")):
        page.locator("[data-field=conduct-dates] input").nth(place).fill(text)
    assert notes(page, "advice") == [("conduct-dates", "later"), ("conduct-dates", "order")]
    assert page.locator("[data-field=conduct-dates] .day").first.inner_text() == "19 May 2024"


def test_exhibits_that_stand_twice_or_are_named_nowhere(page: Page) -> None:
    show(page, "exhibits-number")
    page.click("#exhibits > .add")
    for place, number in enumerate(("M1", "M1")):
        type_in(page, "exhibits-number", number, place)
    assert notes(page, "advice") == [
        ("exhibits-number", "exhibit-unused"),
        ("exhibits-number", "exhibit-twice"),
    ]
    type_in(page, "conduct-act", "Shown (M1, M2).")
    assert sorted(notes(page, "advice")) == [
        ("conduct-act", "exhibit-missing"),
        ("exhibits-number", "exhibit-twice"),
    ]


@settings(
    max_examples=1, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(seed=st.integers())
def test_check_digits_agree_with_the_library(page: Page, seed: int) -> None:
    dice = random.Random(seed)
    day = "1980" + "0229"
    residents = [f"110105{day}{dice.randrange(1000):03}{sign}" for sign in "0123456789X" for _ in range(20)]
    wrong_day = [one.replace("0229", "0230") for one in residents[:5]]
    assert page.evaluate("(list) => list.map(residentNumber)", residents) == [
        ric.calc_check_digit(one) == one[-1] for one in residents
    ]
    assert page.evaluate("(list) => list.map(residentNumber)", wrong_day) == [None] * 5
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    bodies = [
        "91" + "".join(dice.choices("0123456789", k=6)) + "".join(dice.choices(signs, k=9)) for _ in range(20)
    ]
    codes = [body + sign for body in bodies for sign in signs]
    assert page.evaluate("(list) => list.map(creditCode)", codes) == [uscc.is_valid(code) for code in codes]
    assert page.evaluate("['91350100M000100Y43', '91350100M000100Y4I', ''].map(creditCode)") == [
        uscc.is_valid("91350100M000100Y43"),
        None,
        None,
    ]


#: In CLDR and not assigned by ISO 3166-1: reserved for other uses, groups, pseudo-regions.
NOT_ASSIGNED = set(re.findall("..", "ACCPCQDGEAEUEZICQOTAUNXAXBXKZZ"))


def test_the_codes_of_countries_are_those_of_the_standard(page: Page) -> None:
    codes = set(page.evaluate("[...COUNTRIES]"))
    known = {code for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", code)}
    assert known - codes == NOT_ASSIGNED & known
    assert codes <= known


# Exhibits


def test_hashes_equal_those_of_the_library(page: Page, tmp_path: Path) -> None:
    texts = [
        bytes([length % 256]) * length for length in (*range(60), 63, 64, 65, 119, 120, 127, 128, 129, 1000)
    ]
    made = page.evaluate(
        "async (list) => Promise.all(list.map((one) => hashOf(new Blob([Uint8Array.from(atob(one), (s) => s.charCodeAt(0))]))))",
        [base64.b64encode(text).decode() for text in texts],
    )
    assert made == [hashlib.sha256(text).hexdigest() for text in texts]
    large = tmp_path / "roster of Aygül.jpg"
    large.write_bytes(random.Random(1).randbytes((9 << 20) + 17))
    small = tmp_path / "b.txt"
    small.write_bytes(b"")
    show(page, "exhibits-hash")
    page.set_input_files("#hash-files", [str(large), str(small)])
    until(page, "document.querySelectorAll('#hashed li').length === 2")
    exhibits = save(page)["answers"]["exhibits"]
    assert [block["exhibits-number"] for block in exhibits] == ["E1", "E2"]
    for block, file in zip(exhibits, (large, small), strict=True):
        assert (
            block["exhibits-hash"].replace(" ", "")
            == f"SHA-256:{hashlib.sha256(file.read_bytes()).hexdigest()}"
        )
    assert "roster" not in page.evaluate("written()")
    page.locator("[data-field=exhibits-hash] input[type=file]").first.set_input_files(str(small))
    until(page, "file.answers.exhibits[0]['exhibits-hash'].includes('e3b0c442')")
    assert (
        page.locator("[data-field=exhibits-hash] textarea")
        .first.input_value()
        .startswith("SHA-256: e3b0c442 98fc1c14")
    )


# Hostile input

GOOD = {"format": "recommendation-form", "version": 1, "answers": {}}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{", "broken"),
        ("null", "broken"),
        ("[]", "broken"),
        ("[" * 200_000, "broken"),
        ("\x00\xff", "broken"),
        (json.dumps({**GOOD, "format": "else"}), "broken"),
        (json.dumps({**GOOD, "version": 2}), "version"),
        (json.dumps({**GOOD, "answers": []}), "broken"),
        (json.dumps({**GOOD, "answers": {"request": {}}}), "broken"),
        (json.dumps({**GOOD, "answers": {"request": [{}, {}]}}), "broken"),
        (json.dumps({**GOOD, "answers": {"person": [{}] * 101}}), "broken"),
        (json.dumps({**GOOD, "answers": {"request": [{"request-who": 7}]}}), "broken"),
        (json.dumps({**GOOD, "answers": {"request": [{"request-who": "x" * 1_000_000}]}}), "broken"),
        (json.dumps({**GOOD, "answers": {"request": [{"request-laws": ["none"]}]}}), "broken"),
        (json.dumps({**GOOD, "answers": {"person": [{"person-sex": ["male"]}]}}), "broken"),
        (json.dumps({**GOOD, "answers": {"person": [{"person-posts": [["a"]]}]}}), "broken"),
        (json.dumps({**GOOD, "answers": {"conduct": [{"conduct-dates": "x"}]}}), "broken"),
        (
            json.dumps({**GOOD, "answers": {"elements": [{"elements-matrix": [["a", "b", "c", "d"]]}]}}),
            "broken",
        ),
        ('{"format":"recommendation-form","version":1,"__proto__":{"x":1},"answers":{}}', "broken"),
        (
            '{"format":"recommendation-form","version":1,"answers":{"request":[{"constructor":{"prototype":{"x":1}}}]}}',
            "broken",
        ),
        (json.dumps({"format": "recommendation-form-encrypted", "version": 1, "rounds": 1e12}), "broken"),
        (json.dumps({"format": "recommendation-form-encrypted", "version": 9}), "version"),
        (" " * 30_000_001, "large"),
    ],
)
def test_a_file_that_is_no_saved_form_is_refused_and_what_was_typed_stays(
    page: Page, text: str, key: str
) -> None:
    type_in(page, "request-who", "Colonel Vasin")
    page.evaluate("() => { window.answer = ask; ask = async () => 'a passphrase of many words'; }")
    told = open_text(page, text)
    page.evaluate("() => { ask = answer; }")
    assert told == say(f"save.{key}")
    assert page.locator("[data-field=request-who] textarea").first.input_value() == "Colonel Vasin"
    assert page.evaluate("file.answers.request[0]['request-who']") == "Colonel Vasin"
    assert page.evaluate("({}).x") is None


def test_parts_that_the_form_does_not_know_are_left_out_and_counted(page: Page) -> None:
    data = {
        **GOOD,
        "answers": {"new": [], "request": [{"request-who": "A", "request-new": "B", "person-sex": "male"}]},
    }
    assert open_text(page, json.dumps(data)) == say("save.opened-part", count=3)
    assert save(page)["answers"]["request"][0]["request-who"] == "A"


def test_what_looks_like_a_program_is_text(page: Page) -> None:
    bad = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>{{7*7}}${7*7}&lt;'
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    answers = {section.id: [empty(section, "en")] for section in SECTIONS}
    for section in SECTIONS:
        for field in section.fields:
            if field.type in form.WRITTEN or field.type == "date":
                answers[section.id][0][field.id] = bad
            elif field.type == "table":
                answers[section.id][0][field.id] = [
                    [bad] * len(row) for row in answers[section.id][0][field.id]
                ]
    made = page.evaluate(MAKE, {**GOOD, "answers": answers})
    page.fill("#private", bad)
    page.evaluate(
        "refresh(); layOut({ part: 'main', both: true }); tell('form.hash.done', { exhibit: '<b>', file: '<b>' })"
    )
    assert page.locator("img, #sections script, #paper script, b").count() == 0
    assert page.evaluate("window.ran") is None
    back = read_back(*(base64.b64decode(made[part]) for part in ("main", "annex")))
    assert back == expected(answers)


def test_too_much_text_is_refused_and_what_was_there_stays(page: Page) -> None:
    type_in(page, "conduct-act", "Before")
    page.locator("[data-field=conduct-act] textarea").first.evaluate(
        "(box) => { box.value = 'x'.repeat(1 << 20); box.dispatchEvent(new Event('input')); }"
    )
    assert page.text_content("#status") == say("message.too-long")
    assert page.locator("[data-field=conduct-act] textarea").first.input_value() == "Before"


@pytest.mark.parametrize("part", ["y", "a@", "001 ", "(A1", " ", ". a", "E1 ", "གླ"])
def test_a_long_text_does_not_stop_the_page(page: Page, part: str) -> None:
    text = part * (90_000 // len(part)) + "x"
    page.evaluate(
        """(text) => {
        file.answers.conduct[0]["conduct-act"] = text;
        file.answers.responsibility[0]["responsibility-facts"] = text;
        file.answers.safety[0]["safety-risks"] = text;
        }""",
        text,
    )
    assert (
        page.evaluate(
            "(() => { const start = performance.now(); refresh(); return performance.now() - start; })()"
        )
        < 60_000
    )
    assert ("conduct-act", "long") in notes(page, "advice")


def test_signs_that_turn_the_order_of_letters_are_taken_out(page: Page) -> None:
    type_in(page, "request-who", "Vasin \u202enisaV\u2066\x07 می\u200cدانست")
    assert page.evaluate("file.answers.request[0]['request-who']") == "Vasin nisaV می\u200cدانست"
    assert page.text_content("#status") == say("message.hidden-signs")
    open_as = {**GOOD, "answers": {"request": [{"request-who": "a\u202eb\x00c\r\nd\ud800"}]}}
    page.evaluate("file.answers = emptyAnswers()")
    open_text(page, json.dumps(open_as))
    assert page.evaluate("file.answers.request[0]['request-who']") == "abc d"


# Save, clear


def test_a_saved_form_is_secret_and_opens_with_its_passphrase(page: Page, tmp_path: Path) -> None:
    type_in(page, "conduct-act", WORDS["ug"])
    page.fill("#passphrase", "short")
    page.click("#save-locked")
    assert page.inner_text("#passphrase-error") == say("save.short")
    page.fill("#passphrase", "correct horse battery staple é")
    page.fill("#passphrase-again", "correct horse battery")
    page.click("#save-locked")
    assert page.inner_text("#passphrase-error") == say("save.differs")
    page.fill("#passphrase-again", "correct horse battery staple é")
    with page.expect_download() as download:
        page.click("#save-locked")
    file = tmp_path / "saved.json"
    download.value.save_as(file)
    data = json.loads(file.read_text())
    assert data["rounds"] >= 600_000
    assert set(data) == {"format", "version", "rounds", "salt", "iv", "text"}
    assert len(base64.b64decode(data["salt"])) == 16
    before = save(page)
    type_in(page, "conduct-act", "other")

    def open_with(passphrase: str, saved: Path = file) -> str:
        page.evaluate("tell('')")
        page.set_input_files("#open", str(saved))
        page.fill("#ask-secret", passphrase)
        page.click("#ask-yes")
        until(
            page,
            "document.getElementById('status').textContent && !document.getElementById('status').textContent.startsWith('Please wait') || document.getElementById('ask').open",
        )
        return page.text_content("#status") or ""

    assert open_with("wrong") == say("save.wrong")
    assert page.evaluate("file.answers.conduct[0]['conduct-act']") == "other"
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(data | {"text": data["text"][:-8] + "AAAAAAA="}))
    assert open_with("correct horse battery staple é", broken) == say("save.wrong")
    # The same letter, typed in another way.
    open_with("correct horse battery staple e\N{COMBINING ACUTE ACCENT}")
    page.click("#ask-yes")  # what is there may be replaced
    until(page, "file.answers.conduct[0]['conduct-act'] !== 'other'")
    assert save(page) == before


def test_a_plain_form_is_saved_and_opened(page: Page, tmp_path: Path) -> None:
    type_in(page, "request-who", WORDS["my"])
    with page.expect_download() as download:
        page.click("#save-plain")
    file = tmp_path / "saved.json"
    download.value.save_as(file)
    before = save(page)
    page.reload()
    assert page.evaluate("isUntouched()")
    page.evaluate("document.querySelectorAll('.panel').forEach((one) => { one.open = true; })")
    page.set_input_files("#open", str(file))
    until(page, "!isUntouched()")
    assert save(page) == before


def test_a_browser_that_cannot_encrypt_says_so(browser: Browser, files: dict[str, Path]) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    page.goto(files["fa"].as_uri())
    show_all(page)
    assert page.inner_text("#no-crypto") == say("save.no-crypto", "fa")
    assert not page.locator("#save-locked").is_visible()
    assert page.locator("#save-plain").is_visible()
    locked = {"format": "recommendation-form-encrypted", "version": 1, "rounds": 9}
    assert open_text(page, json.dumps(locked)) == say("save.no-crypto", "fa")
    context.close()


@pytest.mark.parametrize("how", ["button", "pagehide", "hidden"])
def test_clearing_leaves_nothing(page: Page, how: str) -> None:
    page.click("#example")
    secret = "Aygül Memet"
    type_in(page, "request-who", secret)
    for field in ("#private", "#passphrase", "#passphrase-again"):
        page.fill(field, secret)
    page.evaluate("refresh(); layOut({ part: 'main', both: true })")
    if how == "button":
        page.click("#wipe")
        page.click("#ask-no")
        assert not page.evaluate("isUntouched()")
        page.click("#wipe")
        page.click("#ask-yes")
        until(page, "isUntouched()")
    else:
        away = {
            "pagehide": "window.dispatchEvent(new PageTransitionEvent('pagehide'))",
            "hidden": "Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });"
            "document.dispatchEvent(new Event('visibilitychange'))",
        }[how]
        page.evaluate(away)
        assert not page.evaluate("isUntouched()")  # nobody asked for it
        page.check("#wipe-on-hide")
        page.evaluate(away)
        page.evaluate("delete document.visibilityState")
    assert page.evaluate("isUntouched()")
    left = page.evaluate(
        "document.body.innerText + [...document.querySelectorAll('input, textarea')].map((one) => one.value).join() + written()"
    )
    assert secret not in left
    assert "Vasin" not in page.evaluate(
        "[...document.querySelectorAll('textarea')].map((one) => one.value).join()"
    )
    assert page.text_content("#paper") == ""


# By keyboard and without scripts


def test_the_form_can_be_filled_in_with_the_keyboard_alone(browser: Browser, files: dict[str, Path]) -> None:
    page = open_page(browser, files["en"], [])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("file.answers.handling[0]['handling-classification']") == "public"
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("Officials")
    assert page.evaluate("file.answers.handling[0]['handling-readers']") == "Officials"
    page.evaluate("document.getElementById('person').open = true")
    page.locator("#person > .add").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("file.answers.person.length") == 2
    assert page.evaluate(
        "document.activeElement.closest('fieldset.block').querySelector('legend').textContent"
    ).endswith("2")
    page.locator("#person .block > .remove").last.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("file.answers.person.length") == 1
    assert page.evaluate("document.activeElement.className") == "add"
    page.context.close()


def test_removing_a_block_with_answers_asks_first(page: Page) -> None:
    show(page, "conduct-place")
    page.click("#conduct > .add")
    type_in(page, "conduct-place", "Dolen", 0)
    page.locator("#conduct .block > .remove").first.click()
    page.click("#ask-no")
    assert page.evaluate("file.answers.conduct.length") == 2
    page.locator("#conduct .block > .remove").first.click()
    page.click("#ask-yes")
    until(page, "file.answers.conduct.length === 1")
    assert page.evaluate("isUntouched()")


def test_rows_can_be_added_and_removed(page: Page) -> None:
    show(page, "remedies-steps")
    page.click("[data-field=remedies-steps] > .add")
    page.locator("[data-field=remedies-steps] textarea").nth(4).fill("Appeal")
    page.locator("[data-field=remedies-steps] .remove").first.click()
    assert page.evaluate("file.answers.remedies[0]['remedies-steps'].map((row) => row[0])") == ["Appeal"]


def test_a_reader_without_scripts_is_told(browser: Browser, files: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(files["ug"].as_uri())
    assert say("page.no-script", "ug") in page.inner_text("header")
    assert not page.locator("#app").is_visible()
    context.close()


# The page itself


def test_words_that_are_not_translated_are_marked_as_english(browser: Browser, tmp_path: Path) -> None:
    form_html.write_html(editions()["fa"], tmp_path / "fa.html", tmp_path / "missing.md")
    page = open_page(browser, tmp_path / "fa.html", [])
    assert page.get_by_text(say("untranslated", "fa")).is_visible()
    title = page.locator("[data-field=handling-readers] > label > span")
    assert [title.get_attribute(name) for name in ("lang", "dir")] == ["en", "ltr"]
    assert page.locator("h1").get_attribute("lang") is None
    page.context.close()


def test_an_english_text_beside_the_own_one(browser: Browser, files: dict[str, Path]) -> None:
    page = open_page(browser, files["fa"], [])
    type_in(page, "conduct-act", WORDS["fa"])
    english = page.locator("[data-field=conduct-act] .twin textarea").first
    assert not english.is_visible()
    page.check("#twins")
    english.fill(WORDS["en"])
    lines = "paper({{ part: 'main', both: {} }}).find((one) => one.field?.id === 'conduct-act').lines.map((one) => one.text)"
    assert page.evaluate(lines.format("true")) == [WORDS["fa"], WORDS["en"]]
    assert page.evaluate(lines.format("false")) == [WORDS["en"]]
    page.context.close()


@pytest.mark.parametrize("level", [0, 1, 9])
def test_the_words_are_unpacked_as_they_were(page: Page, level: int) -> None:
    dice = random.Random(level)
    for data in (b"", b"a", b"ab" * 40_000, dice.randbytes(70_000), "བོད་ཡིག་".encode() * 999):
        for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY):
            packer = zlib.compressobj(level, wbits=-15, strategy=strategy)
            packed = base64.b64encode(packer.compress(data) + packer.flush()).decode()
            back = page.evaluate(
                """async ([packed, length]) => hashOf(new Blob([
                  unpack(Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0)), length)]))""",
                [packed, len(data)],
            )
            assert back == hashlib.sha256(data).hexdigest()
