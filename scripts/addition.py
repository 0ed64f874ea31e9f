"""A new edition from nothing: its entry in every list, empty interface words, and a folder for its pages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import unicodedata

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog

from scripts import check, editions, glossary, words
from scripts.files import undone_on_error, write
from scripts.paths import CONFIG, DOCS
from scripts.problems import BadInputError, Problem

#: What the plugin that builds the languages takes for a locale: ``ka``, ``pt-BR``, ``uz-Arab``.
LOCALE = re.compile(r"[a-z]{2}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
#: CSS counter styles (CSS Counter Styles Level 3) by CLDR numbering system; their digits bear the same name.
COUNTERS = {
    "arab": "arabic-indic",
    "arabext": "persian",
    "beng": "bengali",
    "deva": "devanagari",
    "gujr": "gujarati",
    "guru": "gurmukhi",
    "khmr": "khmer",
    "knda": "kannada",
    "laoo": "lao",
    "mlym": "malayalam",
    "mymr": "myanmar",
    "orya": "oriya",
    "tamldec": "tamil",
    "telu": "telugu",
    "thai": "thai",
    "tibt": "tibetan",
}
#: Unicode's name of the digits, where it is not that of the counter style.
DIGITS = {"persian": "EXTENDED ARABIC-INDIC"}
#: Scripts without spaces between words; the lines of the first four need a dictionary.
UNSPACED = ("Thai", "Lao", "Khmer", "Myanmar", "Han", "Hiragana", "Tibetan")
#: The first word of a letter's Unicode name, where it is not the name of its script.
SCRIPTS = {"Cjk": "Han"}


def add(tag: str) -> list[str]:
    """Add an edition, and return what is left to do.

    ``tag`` is a BCP 47 language tag. What Unicode's CLDR knows of the language is filled in. Raises
    :class:`BadInputError` for a tag that is known already or that nothing is known of, and then changes
    nothing.
    """
    locale = _locale(tag)
    texts = {
        editions.FILE: _entry(tag, locale),
        CONFIG: _config(tag, _name(locale)),
        glossary.FILE: _columns(tag),
        words.FOLDER / f"{tag}.po": _catalogue(tag, locale),
        DOCS / tag / ".gitkeep": "",
    }
    with undone_on_error(texts):
        for file, text in texts.items():
            write(file, text)
        for cached in (editions.editions, words.catalogue, glossary.terms):
            cached.cache_clear()
        if problems := check.problems():
            raise BadInputError(problems)
    return [
        f"data/editions.yml: read what is said of {tag}; above all fonts, separator and date_format",
        f"data/interface/{tag}.po: translate the words of the interface",
        f"./scripts/manual export {tag}: a file with all there is to translate",
        f"docs/{tag}/: or write the pages here",
        f"./scripts/manual serve --only {tag}: see it",
    ]


def _locale(tag: str) -> Locale:
    if tag in editions.editions():
        raise BadInputError([Problem("add-language", 0, f"there is an edition {tag} already")])
    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        fault = f"{tag!r} is no language tag that Unicode's CLDR knows; give one such as ka, pt-BR or uz-Arab"
        raise BadInputError([Problem("add-language", 0, fault)]) from None
    if not LOCALE.fullmatch(tag):
        fault = (
            f"{tag!r} cannot be built: the site takes languages of two letters, such as ka, pt-BR or uz-Arab"
        )
        raise BadInputError([Problem("add-language", 0, fault)])
    return locale


def _name(locale: Locale) -> str:
    name = locale.get_display_name(locale) or locale.english_name or str(locale)
    return name[0].title() + name[1:]  # Georgian has capitals, but begins no name with one


def _script(name: str) -> str:
    letter = next(letter for letter in name if letter.isalpha())
    script = unicodedata.name(letter).split()[0].title()
    return SCRIPTS.get(script, script)


def _entry(tag: str, locale: Locale) -> str:
    name = _name(locale)
    script = _script(name)
    counter = COUNTERS.get(locale.default_numbering_system, "decimal")
    zero = 0x30
    if counter != "decimal":
        zero = ord(unicodedata.lookup(f"{DIGITS.get(counter, counter.upper())} DIGIT ZERO"))
    lines = [
        f"{tag}:",
        f"  name: {_quoted(name)}",
        f"  tag: {tag}",
        *(['  separator: "، "'] if script == "Arabic" else []),
        f'  digits: "{"".join(chr(zero + digit) for digit in range(10))}"',
        f"  counter: {counter}",
        f"  fonts: [{', '.join(_fonts(script))}]",
        "  form_font: Arial",
        f"  scripts: [{script}]",
        *(["  segment: true"] if script in UNSPACED[:4] else []),
        *(["  spaced: false"] if script in UNSPACED else []),
    ]
    return editions.FILE.read_text("utf-8").rstrip("\n") + "\n" + "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[\w ()’ʼ-]+", text) else json.dumps(text, ensure_ascii=False)


def _fonts(script: str) -> list[str]:
    """Name the families of Noto for a script, the serif one first, as far as they are installed."""
    installed = ""
    if program := shutil.which("fc-list"):
        installed = subprocess.run(
            [program, ":", "family"], capture_output=True, text=True, check=False
        ).stdout
    wanted = [f"Noto Serif {script}", f"Noto Naskh {script}", f"Noto Sans {script}"]
    found = next((family for family in wanted if family in re.split(r"[,\n]", installed)), "")
    # Noto Serif itself has Latin, Greek and Cyrillic.
    return [found, "Noto Serif"] if found else ["Noto Serif"]


def _config(tag: str, name: str) -> str:
    text = CONFIG.read_text("utf-8")
    last = [*re.finditer(r"^( *)- \{locale: .*\}\n", text, re.MULTILINE)][-1]
    return f"{text[: last.end()]}{last[1]}- {{locale: {tag}, name: {_quoted(name)}}}\n{text[last.end() :]}"


def _columns(tag: str) -> str:
    """Give every row of the glossary the columns of the locale."""
    head, *rows = glossary.FILE.read_text("utf-8").splitlines()
    quotes = 0
    columns = glossary.columns_of(tag)
    lines = [",".join([head, *columns])]
    for row in rows:
        quotes += row.count('"')
        # Within quotes, a line end is part of a cell.
        lines.append(row if quotes % 2 else row + "," * len(columns))
    return "\n".join(lines) + "\n"


def _catalogue(tag: str, locale: Locale) -> str:
    """Write every key of the interface without words; the English ones stand beside it."""
    plurals = Catalog(locale=locale).plural_forms
    head = [
        "# Interface words of the manual; en.po holds the English of every key.",
        'msgid ""',
        'msgstr ""',
        '"Content-Type: text/plain; charset=UTF-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Language: {tag}\\n"',
        f'"Plural-Forms: {plurals}\\n"',
    ]
    entries = []
    for message in words.catalogue(words.SOURCE):
        if message.id:
            strings = message.string or ""
            english = strings if isinstance(strings, str) else strings[0]
            notes = [*message.auto_comments, f"English: {english}"]
            comments = [f"#. {line}" for note in notes for line in note.splitlines()]
            entries.append("\n".join([*comments, f'msgid "{message.id}"', 'msgstr ""']))
    return "\n".join(head) + "\n\n" + "\n\n".join(entries) + "\n"
