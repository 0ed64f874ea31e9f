"""What text from strangers may never do: run, load, hide, or lead a reader to another address.

A page is judged twice. Its Markdown is read with line numbers, and then its HTML, as the website's own
Markdown reader renders it, is held against a list of all that a page may consist of: only what is on the list
passes, so a trick nobody has thought of does not. :func:`published` holds the finished HTML, with facts and
generated parts in it, against the same list once more while the site is built.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scripts import characters, comments, generated, markup
from scripts.facts import split_code
from scripts.markup import END, FACT, NOTED, TARGET
from scripts.paths import OVERRIDES
from scripts.rules import Finding
from scripts.structure import INSIDE, LOOKED_UP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.editions import Edition
    from scripts.ledger import Ledger
    from scripts.markup import Reading
    from scripts.pages import Page
    from scripts.structure import Structure

MOST_FINDINGS = 10  #: of one rule that are looked up in a page's HTML; each takes some renderings
FOOTNOTE_TARGET = re.compile(r"#fn(?:ref\d*)?:[\w.-]+")
OWN_NOTE = re.compile(r"^[ \t>]*\[\^[^\]\n]*\]:", re.MULTILINE)
#: Names of documents, not of computers: ``consent.md``, ``item.pdf``.
DOCUMENT = re.compile(
    r"\.(?:md|pdf|html?|docx?|odt|xlsx?|csv|txt|zip|json|ya?ml|epub|jpe?g|png|svg|mp[34]|wav|eml|py)$",
    re.IGNORECASE,
)
#: What reads as an address: a scheme, an e-mail address, a domain or a computer's number, an account.
ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://[^\s]*"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)*"
    r"|(?<![\w.-])(?:[a-z0-9][\w-]*\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)(?![\w-])(?:[:/][^\s]*)?"
    r"|[^\s.,:;/@()，。、：；（）《》“”]+\.(?:рф|中国|中國|香港|台湾|台灣|公司|网络|網絡|ایران)(?:/[^\s]*)?"
    r"|(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])"
    r"|(?<![\w@])@\w{2,}",
    re.IGNORECASE | re.ASCII,
)
#: Full stops that stand in addresses for the ordinary one, and ways to write it so that no program sees it.
DOTS = re.compile(
    r"(?<=[a-z0-9])(?:[。｡．․]|\s?(?:\[\.\]|\(\.\)|\[dot\]|\(dot\))\s?)(?=[a-z0-9])", re.IGNORECASE
)
PROTOCOL = re.compile(r"[a-z][a-z0-9+.-]*:|//|/|\\", re.IGNORECASE)


def findings(page: Page, structure: Structure, ledger: Ledger, edition: Edition) -> list[Finding]:
    """Return everything unsafe in a page, with lines."""
    found = [*characters.unseen(page.body, edition.joiners), *characters.alike(page.body)]
    found += [
        Finding(line, one.rule, one.message)
        for line, text in page.texts
        for one in (*characters.unseen(text, edition.joiners), *characters.alike(text), *_plain(text, ledger))
    ]
    found += _markdown(page.body, structure)
    if not any(one.rule == "characters" for one in found):
        found += _html(page.body, structure, ledger, {one.rule for one in found})
    return sorted(set(found))


def published(html: str, ledger: Ledger) -> list[str]:
    """Return what may not stand in a page as it is published: the last gate before a file is written.

    Here the facts are filled in, so outside addresses must be those of the ledger.
    """
    reading = markup.read(html.replace(f" {generated.MARK}", ""), markup.PUBLISHED)
    faults = [*reading.tags, *reading.attributes, *reading.pictures]
    faults += [
        f"a link to {target}"
        for target, _ in reading.links
        # Browsers leave out white space and controls before they look for a scheme.
        if PROTOCOL.match(re.sub(r"[\x00-\x20]", "", target)) and target not in ledger.urls
    ]
    return faults


def _markdown(body: str, structure: Structure) -> Iterator[Finding]:
    for line, html in structure.html:
        yield Finding(line, "html", f"raw HTML is not allowed in a page: {html[:60]}")
    for link in structure.links:
        if link.image:
            yield Finding(link.line, "picture", f"pictures are not supported yet: {link.target}")
        elif not link.looked_up and not INSIDE.fullmatch(link.target):
            yield Finding(link.line, "address", _outside(link.target))
    for heading in structure.headings:
        if heading.id in frame_ids():
            yield Finding(
                heading.line, "attributes", f"#{heading.id} is the id of a part of every page; choose another"
            )
    line = 1
    for is_code, text in split_code(comments.strip(body)):
        if not is_code:
            for match in OWN_NOTE.finditer(text):
                place = line + text.count("\n", 0, match.end())
                yield Finding(
                    place, "own-footnote", "footnotes are made from the ledger; a page writes none of its own"
                )
        line += text.count("\n")


def _outside(target: str) -> str:
    return f"link goes to {target}; an outside address must be a fact of the ledger: {{{{ id }}}}"


def _plain(text: str, ledger: Ledger) -> Iterator[Finding]:
    """Judge a text that is no Markdown, such as a title."""
    if "<" in text or unescape(text) != text:
        yield Finding(0, "html", "HTML is not allowed in front matter, nor are characters such as &amp;")
    for address in addresses(text):
        if fault := _address_fault(address, ledger):
            yield Finding(0, "address", fault)


@cache
def frame_ids() -> frozenset[str]:
    """Return the ids that the templates of the site use; a heading with one of them would take its place."""
    found = (
        re.findall(r'\bid="([\w-]+)"', file.read_text("utf-8")) for file in sorted(OVERRIDES.rglob("*.html"))
    )
    return frozenset(name for names in found for name in names)


def addresses(text: str) -> list[str]:
    """List what reads as an address in a text, in the order of the text."""
    plain = DOTS.sub(".", unicodedata.normalize("NFKC", DOTS.sub(".", text)))
    found = (match[0].rstrip(".,;:!?)»”\"'") for match in ADDRESS.finditer(plain))
    return [address for address in found if not DOCUMENT.search(address) or "/" in address or "@" in address]


def _address_fault(address: str, ledger: Ledger) -> str:
    if address in ledger.facts:  # an id that is explained
        return ""
    if _host(address) in _hosts(ledger) and ("/" not in address or address in ledger.urls):
        return ""
    return f"{address} reads as an address; an address must be a fact of the ledger: {{{{ id }}}}"


def _host(address: str) -> str:
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:  # such as half an IPv6 address
        host = ""
    return host.removeprefix("www.")


@cache
def _known_hosts(urls: frozenset[str]) -> frozenset[str]:
    return frozenset(map(_host, urls))


def _hosts(ledger: Ledger) -> frozenset[str]:
    return _known_hosts(frozenset(ledger.urls))


def _html(body: str, structure: Structure, ledger: Ledger, told: set[str]) -> Iterator[Finding]:
    """Judge the HTML of a page. Rules in ``told`` were found broken already, with better lines."""
    try:
        reading = markup.read(markup.render(body))
    except RecursionError:
        yield Finding(1, "html", "lists, quotations or marks stand too deep in one another")
        return
    counts: Counter[tuple[str, str]] = Counter()
    shown: Counter[str] = Counter()
    for fault in _faults(reading, structure, ledger):
        counts[fault] += 1
        shown[fault[0]] += 1
        if fault[0] not in told and shown[fault[0]] <= MOST_FINDINGS:
            yield Finding(_line(body, fault, counts[fault], structure, ledger), *fault)
    rendered = Counter(target for target, _ in reading.links)
    for link in structure.links:
        target = _mark(link.target)
        rendered[target] -= 1
        if not link.image and rendered[target] < 0 and not told & {"address", "html"}:
            message = (
                f"the website does not read a link to {link.target.lstrip(LOOKED_UP)} here, other programs do"
            )
            yield Finding(link.line, "two-readings", message)


def _line(body: str, fault: tuple[str, str], count: int, structure: Structure, ledger: Ledger) -> int:
    def found(html: str) -> bool:
        return _faults(markup.read(html), structure, ledger).count(fault) >= count

    return markup.first_line(body, found)


def _faults(reading: Reading, structure: Structure, ledger: Ledger) -> list[tuple[str, str]]:
    found = [("html", f"raw HTML is not allowed in a page: {tag}") for tag in reading.tags]
    found += [
        ("attributes", f"such an attribute is not allowed in a page: {one}") for one in reading.attributes
    ]
    found += [("picture", f"pictures are not supported yet: {source}") for source in reading.pictures]
    found += [
        ("own-footnote", f"the footnote {key} is not the one of the ledger")
        for key, text in reading.notes.items()
        if text.rstrip("\u00a0 ↑") != f"{NOTED}{key}{END}"
    ]
    known = Counter(_mark(link.target) for link in structure.links if not link.image)
    for target, text in reading.links:
        if FOOTNOTE_TARGET.fullmatch(target):
            continue
        looked_up = FACT.fullmatch(target) and target.startswith(TARGET)
        shown = addresses(FACT.sub(" ", text))
        if not looked_up and not INSIDE.fullmatch(target):
            found.append(("address", _outside(FACT.sub("{{ … }}", target))))
        elif shown:
            found += _other_address(target, shown, ledger)
        elif known[target] < 1:
            found.append(
                (
                    "two-readings",
                    f"the website reads a link to {FACT.sub('{{ … }}', target)} here, other programs do not",
                )
            )
        known[target] -= 1
    for text in reading.texts:
        found += [
            ("address", fault)
            for address in addresses(FACT.sub(" ", text))
            if (fault := _address_fault(address, ledger))
        ]
        found += [("lookalikes", one.message) for one in characters.alike(text)]
        found += [("characters", one.message) for one in characters.unseen(FACT.sub(" ", text), "\u200c")]
    return found


def _mark(target: str) -> str:
    """Write the target of a link that markdown-it read as it stands in the HTML that is judged."""
    return f"{TARGET}{target.removeprefix(LOOKED_UP)}{END}" if target.startswith(LOOKED_UP) else target


def _other_address(target: str, shown: list[str], ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Find links that show an address and lead elsewhere."""
    fact = ledger.facts.get(target[1:-1])
    host = _host(str(fact.value)) if fact else ""
    for address in shown:
        if host != _host(address) and not host.endswith(f".{_host(address)}"):
            yield "address", f"the link shows {address} and leads to another place"
