"""The search data of a locale: a classic script with the text of its pages, section by section.

A script and not JSON, because a page opened from a disk may load scripts but not data. The text is stored as
it is read, in Unicode's composed form, packed (:mod:`scripts.packing`), and unpacks itself;
``overrides/assets/search.js`` folds its words and the reader's alike. :func:`data` says what is in it.
"""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from lxml.html import fragment_fromstring
from rjsmin import jsmin

from scripts import glossary, letters, packing, zawgyi
from scripts.editions import source
from scripts.paths import DATA, OVERRIDES
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.html import HtmlElement

    from scripts.collection import Collection, Item
    from scripts.editions import Edition

HEADINGS = ("h2", "h3")
#: Elements that may stand in the middle of a word; all others end it where they begin and end.
INLINE = re.compile("a|abbr|b|bdi|bdo|cite|code|data|del|em|i|ins|kbd|mark|q|span|strong|sub|sup|time|u")
#: Elements whose text nobody looks for: the numbers of footnotes and what is not shown.
SKIPPED = frozenset(("script", "style", "svg", "template"))
#: Classes of the same kind. The sources in the footnotes are found on the page of sources,
#: by what they are called. Boxes with an invented example (the form has more than a hundred) make the data
#: larger by a tenth, with people and places that nobody looks for.
SKIPPED_CLASSES = frozenset(("address", "example", "footnote", "footnote-ref", "unopened"))
#: In a translation, the titles of sources too: they are in English, and the English edition finds them.
SKIPPED_IN_TRANSLATIONS = SKIPPED_CLASSES | {"sources"}

#: The section at the end of each page that only leads to others.
LEADING_ON = "read-next"
#: Of a source, its title is enough: publisher, date and how often it was checked stand after it.
SOURCES = "//ul[@class='sources']/li/bdi | //ul[@class='sources']/li/bdi/cite"
#: A page that leads to so many sites is a list of them.
MANY = 50

SYNONYMS = DATA / "synonyms"
PAIR = 2
FEW = 3  #: pages; a word that stands on fewer is looked for in the other language too

Section = list[str]  #: id of the heading, heading, text; the first two are empty before the first heading


def write(collection: Collection, edition: Edition, site: Path) -> list[Path]:
    """Write the search data of a locale to the site; return the files.

    ``search/<locale>.js`` has titles and headings, ``search/<locale>-text.js`` the text and then names for
    things, of which an empty line ends each list: a reader with a slow line has some answers while most of it
    is on its way.
    """
    found = data(collection, edition)
    pairs = [*found["synonyms"], *found.pop("terms")]
    rows = [name for pair in pairs for names in pair for name in (*names, "")]
    first, second = packing.pack(headlines(found["pages"]), [*texts(found["pages"]), *rows])
    found["pages"] = [[address, foreign, len(parts)] for address, _, _, foreign, parts, _ in found["pages"]]
    found["synonyms"] = len(found["synonyms"])
    unpack = jsmin((OVERRIDES / "packed" / "unpack.js").read_text("utf-8"))
    folder = site / "search"
    folder.mkdir(parents=True, exist_ok=True)
    scripts = {
        # Braces keep the name to themselves: after a broken line the script is loaded again.
        f"{edition.locale}.js": f"{{\n{unpack}\nself.manual = unpack({_json(found)}, {_json(first)});\n}}\n",
        f"{edition.locale}-text.js": f"self.manual?.add({_json(second)});\n",
    }
    for name, script in scripts.items():
        (folder / name).write_text(script, "utf-8")
    return [folder / name for name in scripts]


def _json(value: dict[str, Any] | packing.Part) -> str:
    fields = value._asdict() if isinstance(value, packing.Part) else value
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def headlines(pages: list[list[Any]]) -> list[str]:
    """Write of each page title and description, and of each section heading and address, as lines.

    After a tab stands what is searched: other names of the page, shown only where they were found; sites,
    and its address. Addresses are English in all languages, so that who knows only the English word finds
    the page by them.
    """
    found = []
    for address, title, about, _, parts, sites in pages:
        found += [title, f"{about}\t{sites} {re.sub('[-/]', ' ', address)}"]
        found += [
            line for identifier, heading, _ in parts for line in (heading, identifier.replace("-", " "))
        ]
    return found


def texts(pages: list[list[Any]]) -> list[str]:
    """Write the text of each section as a line."""
    return [text for *_, parts, _ in pages for _, _, text in parts]


def data(collection: Collection, edition: Edition) -> dict[str, Any]:
    """Gather what the search of a locale needs.

    ``pages`` as :func:`pages` lists them; ``same``: letters as people write them elsewhere, and as we
    do, as differences of code points; ``endings``: what words may end with beside their own form;
    ``asking``: words of questions; ``romanization``: pairs of a pattern of Latin letters and what is meant;
    ``zawgyi``: letters of this encoding; ``synonyms``: pairs of names and words, without the names of
    pages, which are added to the titles; ``terms`` as :func:`terms` lists them.
    """
    found = pages(collection)
    texts = [json.dumps(page, ensure_ascii=False).casefold() for page in found]
    abroad = any(page[3] for page in found)  # pages in English, which English words find
    endings = {*edition.term_endings, *edition.endings, *edition.query_endings}
    # English words are asked for everywhere, but where they could be words of the language.
    asking = {*edition.asking, *(() if "Latin" in edition.scripts else source().asking)}
    others = name_pages(found, synonyms(SYNONYMS / f"{edition.locale}.txt"))
    if abroad:
        others += _english_names(texts)
    glosses = terms(edition, texts) if edition is not source() else []
    known = json.dumps([found, others, glosses], ensure_ascii=False)
    same = letters.elsewhere(known, edition) if edition.simplified else ("", "")
    return {
        "pages": found,
        "same": [_steps(one) for one in same],
        "endings": sorted(endings, key=lambda ending: (-len(ending), ending)),
        "asking": sorted(asking, key=lambda word: (-len(word), word)),
        "romanization": list(edition.romanization.items()),
        "zawgyi": zawgyi.LETTERS if edition.zawgyi else {},
        "synonyms": others,
        "terms": glosses,
    }


def _english_names(texts: list[str]) -> list[list[list[str]]]:
    """List names from the source for a translation some of whose pages are in English.

    Of these, only single words, because who reads a translation types no English phrases; and only for what
    is in its text.
    """
    found = []
    for names, words in name_pages([], synonyms(SYNONYMS / f"{source().locale}.txt")):
        single = [name for name in names if not re.search(r"\s", name)]
        there = [word for word in words if any(word.casefold() in text for text in texts)]
        if single and there:
            found.append([single, there])
    return found


def _steps(characters: str) -> list[int]:
    """Return how far each character is from the one before: small numbers take less room."""
    return [ord(one) - ord(before) for before, one in itertools.pairwise("\0" + characters)]


def synonyms(file: Path) -> list[list[list[str]]]:
    """Read what people call things: pairs of their names, and of the words of the manual for the same.

    A line is ``name, name = word, word``, each with a letter or digit; one that begins with ``#`` is a
    comment. A word may be the address of a page, with a ``/`` at its end. An edition without the file has
    none. Raises :class:`BadInputError` with every line that is otherwise.
    """
    found = []
    problems = []
    for number, line in enumerate(file.read_text("utf-8").splitlines() if file.exists() else [], 1):
        if not line.strip() or line.startswith("#"):
            continue
        pair = [[name.strip() for name in side.split(",")] for side in line.split("=")]
        if len(pair) == PAIR and all(any(map(str.isalnum, name)) for names in pair for name in names):
            found.append(pair)
        else:
            problems.append(Problem.at(file, number, "write `name, name = word of the manual, word`"))
    if problems:
        raise BadInputError(problems)
    return found


def name_pages(pages: list[list[Any]], pairs: list[list[list[str]]]) -> list[list[list[str]]]:
    """Add to titles the names that pairs have for addresses of pages; return the pairs for words.

    So who reads Uyghur finds the page on vehicles by its Uyghur name while it stands in English.
    """
    titles: dict[str, list[str]] = {}
    others = []
    for names, words in pairs:
        for word in words:
            if word.endswith("/"):
                titles.setdefault(word, []).extend(names)
        if rest := [word for word in words if not word.endswith("/")]:
            others.append([names, rest])
    for page in pages:
        if page[0] in titles:
            page[1] += "\t" + ", ".join(titles[page[0]])
    return others


def terms(edition: Edition, texts: list[str]) -> list[list[list[str]]]:
    """List the terms of the glossary in English and in a language, where few pages have one of the two.

    ``texts`` are those of the pages, case-folded.
    """

    def count(forms: tuple[str, ...]) -> int:
        return sum(any(form.casefold() in text for form in forms) for text in texts)

    found = []
    for term in glossary.terms().values():
        pair = term.forms[source().locale], term.forms.get(edition.locale, ())
        fewer, more = sorted(map(count, pair))
        if fewer < FEW and more:
            found.append([list(forms) for forms in pair])
    return found


def pages(collection: Collection) -> list[list[Any]]:
    """List the pages of a locale in reading order, as the script wants them."""
    return [_page(item, collection["locale"]) for item in collection["items"] if item["kind"] == "chapter"]


def _page(item: Item, locale: str) -> list[Any]:
    foreign = int(item["content"] != locale)
    title, about = _plain(item["title"]), _plain(item["description"])
    skipped = SKIPPED_CLASSES if locale == source().locale else SKIPPED_IN_TRANSLATIONS
    return [item["url"], title, about, foreign, sections(item["html"], skipped), _sites(item["html"])]


def _sites(html: str) -> str:
    """List the names of the sites that the text leads to: OFAC is found where the text says Treasury."""
    text = html.partition('<div class="footnote">')[0]
    hosts = set(re.findall(r'href="https?://(?:www\.)?([^/":]+)\.[^/".]+[/":]', text))
    return " ".join(sorted({part for host in hosts for part in host.split(".")})) if len(hosts) < MANY else ""


def sections(html: str, skipped: frozenset[str] = SKIPPED_CLASSES) -> list[Section]:
    """Cut the HTML of a page at its headings of the second and third level, without some classes."""
    found: list[Section] = [["", "", ""]]

    def add(element: HtmlElement) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED or skipped & set(element.classes):
            pass
        elif tag in HEADINGS:
            found.append([element.get("id", ""), _heading(element), ""])
        else:
            space = "" if INLINE.fullmatch(tag) else " "
            found[-1][2] += space + (element.text or "")
            for child in element:
                add(child)
            found[-1][2] += space
        found[-1][2] += element.tail or ""

    root = fragment_fromstring(html, create_parent="div")
    for entry in root.xpath(SOURCES):
        entry.tail = " "
    add(root)
    cleaned = [[identifier, _plain(heading), _plain(text)] for identifier, heading, text in found]
    return [section for section in cleaned if (section[1] or section[2]) and section[0] != LEADING_ON]


def _heading(element: HtmlElement) -> str:
    for reference in element.find_class("footnote-ref"):
        reference.drop_tree()
    return str(element.text_content())


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
