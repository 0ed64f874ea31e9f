"""The recommendation form as one page that works in a browser without a connection and sends nothing.

The page is its own program: ``overrides/form/`` holds its template, style and scripts, and the structure and
words of the form stand in it as data. Nothing but what the policy in its head names by hash may run, and
nothing may be loaded or sent.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tempfile
import zlib
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scripts import fonts, form, form_answers, words
from scripts.editions import Edition, editions, source
from scripts.form_docx import package
from scripts.form_paper import facts_in
from scripts.form_styles import SIZES, STYLES, TEXT_WIDTH, font_table, form_font, set_up, twips
from scripts.paths import DOCS, OVERRIDES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import Template

    from scripts.form import Field, Section, Text, Words
    from scripts.form_answers import Answer

FOLDER = OVERRIDES / "form"
#: The scripts, each after those whose words and answers it uses.
SCRIPTS = (
    "unpack.js",
    "words.js",
    "answers.js",
    "checks.js",
    "warnings.js",
    "needs.js",
    "hash.js",
    "vault.js",
    "zip.js",
    "paper.js",
    "docx.js",
    "print.js",
    "fields.js",
    "page.js",
)
POLICY = (
    "default-src 'none'; connect-src 'none'; form-action 'none'; base-uri 'none'; "
    "script-src '{script}'; style-src '{style}'; font-src data:; img-src data: blob:; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
MOST = 250_000  #: bytes of a page
TEMPLATE = 30_000  #: bytes of a page beside its style, script and data, at most
#: Messages that documents say in English whatever the language of the page, or the beginnings of their keys.
IN_DOCUMENTS = re.compile(
    r"form\.(title|example-notice|block|from|until|kept-out|restricted-field"
    r"|paper\.annex-title|elements\..*|reasons\..*)"
)
PAPER = ("word/document.xml", "word/header1.xml", "word/footer1.xml")  #: parts that the page writes into


def write_html(edition: Edition, out: Path, page: Path | None = None) -> None:
    """Write the form of an edition as one HTML file, with the invented case in it as an example to open.

    ``page`` holds the edition's words, ``docs/<locale>/file/form.md`` unless given; what it lacks is
    written in English and marked. The same sources give the same bytes.
    Raises :class:`scripts.problems.BadInputError` with every fault of the structure, the words or the
    examples, or when the edition's font is not installed.
    """
    page = page or DOCS / edition.locale / form.PAGE
    own, english = form.read_both(page)
    reader = _Reader(edition, own, english)
    data = reader.data(form_answers.every(page, own, english))
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    style = (FOLDER / "form.css").read_text("utf-8")
    script = "".join((FOLDER / name).read_text("utf-8") for name in SCRIPTS)
    packed = _packed(text)
    if edition.web_font:
        face = _font_face(edition, text)
        # A page that a telephone can load and pass on matters more than a font, which most devices have.
        if len(face) + len(style) + len(script.encode()) + len(packed) < MOST - TEMPLATE:
            style = face + style
    html = _template().render(
        edition=edition,
        source=source(),
        policy=POLICY.format(script=_hash(script), style=_hash(style)),
        style=Markup(style),
        script=Markup(script),
        data=packed,
        length=len(text.encode()),
        say=partial(_say, edition),
        state=_state(edition, page, translated=bool(own)),
        never=reader.box(),
        governments=form.structure().governments,
    )
    out.write_text(html, "utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("form.html")


def _packed(text: str) -> str:
    """Compress a text without a header (RFC 1951) and write it in base 64."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return base64.b64encode(packer.compress(text.encode()) + packer.flush()).decode()


def _hash(text: str) -> str:
    """Name a script or style as a Content Security Policy does."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _say(edition: Edition, key: str) -> Markup:
    """Return an interface message; marked as English where it has no translation yet."""
    if words.translated(edition.locale, key) or edition is source():
        return Markup.escape(edition.say(key))
    return Markup("<span{}>{}</span>").format(_in_source(), source().say(key))


def _in_source() -> Markup:
    """Return the attributes of words that stand in the language of the source."""
    return Markup(' lang="{}" dir="{}"').format(source().tag, source().direction)


def _state(edition: Edition, page: Path, *, translated: bool) -> str:
    """Return the key of what to say about the translation, if anything."""
    if not translated:
        return "" if edition is source() else "form.untranslated"
    return "form.draft" if edition is not source() and form.review(page) == "draft" else ""


def _font_face(edition: Edition, text: str) -> str:
    """Return the CSS of a font with the letters of the page, for devices that have none for its script."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "font.woff2")
        fonts.subset("".join(letter for letter in text if not letter.isascii()), edition, file)
        address = base64.b64encode(file.read_bytes()).decode()
    families = ",".join(f'"{name}"' for name in (*edition.fonts, edition.form_font, "form"))
    return (
        f'@font-face{{font-family:"form";src:url(data:font/woff2;base64,{address}) format("woff2")}}'
        f":root{{--font:{families},sans-serif}}\n"
    )


class _Reader:
    """Turns the structure and words of the form into the data of the page."""

    def __init__(self, edition: Edition, own: dict[str, Words], english: dict[str, Words]) -> None:
        self.edition, self.own, self.english = edition, own, english

    def data(self, answers: dict[str, list[dict[str, Answer]]]) -> dict[str, Any]:
        """Return all that the scripts need to know."""
        edition, structure = self.edition, form.structure()
        said = [key for key in words.keys(words.SOURCE) if key.startswith("form.")]
        return {
            **_named(edition),
            "source": _named(source()),
            "digits": edition.digits,
            "separator": edition.separator,
            "governments": structure.governments,
            "words": {key: edition.say(key) for key in said if words.translated(edition.locale, key)},
            "english": {key: source().say(key) for key in said if self.needs_english(key)},
            "sections": [self.section(section, answers) for section in structure.sections],
            "example": {
                section.id: [self.example(section, block) for block in answers[section.id]]
                for section in structure.sections
            },
            "scripts": _scripts(edition),
            "scales": {style.id: style.scale for style in STYLES if style.scale != 1},
            "width": twips(TEXT_WIDTH.pt),
            "package": _package(),
        }

    def needs_english(self, key: str) -> bool:
        """Tell whether the page says a message in English."""
        return bool(IN_DOCUMENTS.fullmatch(key)) or not words.translated(self.edition.locale, key)

    def box(self) -> dict[str, Any]:
        """Return what must never be sent."""
        voice, never = self.entry(form.structure().box)
        fallback = voice is not self.edition
        return {
            "attributes": _in_source() if fallback else "",
            "label": self.text(never.label, voice),
            "rules": self.texts(never.items, voice),
            "help": self.texts(never.help, voice),
        }

    def entry(self, key: str) -> tuple[Edition, Words]:
        """Return the words under a heading and their language."""
        return (self.edition, self.own[key]) if key in self.own else (source(), self.english[key])

    def section(self, section: Section, answers: dict[str, list[dict[str, Answer]]]) -> dict[str, Any]:
        made: dict[str, Any] = self.labelled(section.id)
        made |= {
            "id": section.id,
            "repeat": section.copies > 1,
            "restricted": section.restricted,
            "fields": [self.field(field, answers[section.id][0].get(field.id)) for field in section.fields],
        }
        if section.only_if:
            made["only_if"] = section.only_if
        return made

    def labelled(self, key: str) -> dict[str, Any]:
        """Return label and help of a heading; its English label too, where that is another."""
        voice, own = self.entry(key)
        made: dict[str, Any] = {
            "label": self.text(own.label, voice),
            "help": self.texts(own.help, voice),
        }
        if voice is not source():
            made["english"] = self.text(self.english[key].label, source())
        elif self.edition is not source():
            made["fallback"] = True
        return made

    def field(self, field: Field, example: Answer | None) -> dict[str, Any]:
        voice, own = self.entry(field.id)
        english = self.english[field.id]
        made = self.labelled(field.id)
        made |= {
            "id": field.id,
            "type": field.type,
            "required_by": field.required_by,
            "sensitivity": field.sensitivity,
            "boxes": list(self.boxes(own, voice, example)),
        }
        if field.type == "check" and voice is not source():  # its help is the statement itself
            made["english_help"] = self.texts(english.help, source())
        if field.max_length:
            made["max"] = field.max_length
        if field.only_if:
            made["only_if"] = field.only_if
        if field.options:
            made["options"] = self.named(field.options, own.items, english.items, voice)
        if field.columns:
            hints = [] if field.rows else own.table[1]
            made["columns"] = self.named(field.columns, own.table[0], english.table[0], voice, hints)
        if field.rows:
            first = [row[0] for row in own.table[1:]]
            made["rows"] = self.named(field.rows, first, [row[0] for row in english.table[1:]], voice)
        if field.draws_on:
            made["draws_on"] = field.draws_on
        return made

    def boxes(self, own: Words, voice: Edition, example: Answer | None) -> Iterable[dict[str, Any]]:
        """Return the boxes of a field, but for the example that the filled form shows too."""
        first = True
        for box in own.boxes:
            if box.kind == form.EXAMPLE and first:
                first = False
                # An example of a choice can also say in words why nothing is chosen.
                if not example or not (example.texts and (example.options or own.items)):
                    continue
                yield self.boxed(box, voice) | {"first": True}
            else:
                yield self.boxed(box, voice)

    def boxed(self, box: form.Box, voice: Edition) -> dict[str, Any]:
        texts = self.texts(box.paragraphs, voice)
        return {"kind": box.kind, "title": self.text(box.title, voice), "texts": texts}

    def named(
        self,
        ids: Iterable[str],
        labels: Iterable[Text],
        english: Iterable[Text],
        voice: Edition,
        hints: Iterable[Text] = (),
    ) -> list[dict[str, Any]]:
        """Return options, columns or rows with their labels."""
        found = []
        for key, label, other in zip(ids, labels, english, strict=True):
            made: dict[str, Any] = {"id": key, "label": self.text(label, voice)}
            if voice is not source():
                made["english"] = self.text(other, source())
            elif self.edition is not source():
                made["fallback"] = True
            found.append(made)
        for made, hint in zip(found, hints, strict=False):
            made["hint"] = self.text(hint, voice)
        return found

    def example(self, section: Section, block: dict[str, Answer]) -> dict[str, Any]:
        """Return the values of a block of the invented case, as the page saves them."""
        found: dict[str, Any] = {}
        for field in section.fields:
            voice, _ = self.entry(field.id)
            answer = block.get(field.id)
            match field.type:
                case "check":
                    found[field.id] = True
                case _ if answer is None:
                    continue
                case "choice":
                    found[field.id] = answer.options[0]
                case "choices":
                    found[field.id] = answer.options
                case "date":
                    found[field.id] = answer.days[0].isoformat()
                case "date-range":
                    ends = zip(("from", "until"), answer.days, strict=True)
                    found[field.id] = {name: day.isoformat() for name, day in ends}
                case "table":
                    found[field.id] = [[facts_in(cell, voice) for cell in row] for row in answer.rows]
                case kind:
                    between = "\n" if kind == "long" else " "
                    found[field.id] = between.join(facts_in(text, voice) for text in answer.texts)
        return found

    def texts(self, texts: Iterable[Text], voice: Edition) -> list[str]:
        return [self.text(text, voice) for text in texts]

    def text(self, text: Text, voice: Edition) -> str:
        return facts_in("".join(span.text for span in text), voice)


def _named(edition: Edition) -> dict[str, str]:
    """Return what the page knows a language by."""
    return {
        "locale": edition.locale,
        "tag": edition.tag,
        "dir": edition.direction,
        "name": edition.name,
    }


def _scripts(edition: Edition) -> list[dict[str, Any]]:
    """Say how documents set the letters of each script, as the page's own language does where it has them."""
    found: dict[str, dict[str, Any]] = {}
    for one in (edition, *editions().values()):
        for script in one.scripts:
            made: dict[str, Any] = {
                "script": script,
                "font": form_font(one),
                "lang": one.formats.replace("_", "-"),
            }
            if script in SIZES:
                made |= {"complex": True, "size": SIZES[script]}
            if one.rtl:
                made["rtl"] = True
            found.setdefault(script, made)
    return list(found.values())


@cache
def _package() -> dict[str, str]:
    """Return the parts of an empty English document by name, with a header and a footer."""
    document = docx.Document()
    set_up(document, source())
    body = document.sections[0]
    for part in (body.header, body.footer):
        part.is_linked_to_previous = False
        for paragraph in list(part.paragraphs):
            paragraph._p.getparent().remove(paragraph._p)
    # Of the editions that name one font, the last one counts: English letters stand in every document.
    fonts_of_all = font_table(*reversed(editions().values()))
    parts = package(document, source().say("form.title"), source(), fonts_of_all)
    found = {name: part.decode("utf-8") for name, part in parts.items()}
    for name in PAPER[1:]:  # so that there is an end tag to write before
        if "/>" in found[name][-4:]:
            kind = "hdr" if "header" in name else "ftr"
            found[name] = found[name].rstrip()[:-2] + f"></w:{kind}>"
    return found
