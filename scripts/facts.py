"""Facts in a page: ``{{ id }}`` prints a value, ``[^id]`` a footnote with its source.

A lookup, not a template language: nothing but ids of the ledger stands between the brackets, so text
from strangers can neither run nor change an address.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scripts.editions import source
from scripts.ledger import FACT_ID, Fact, Ledger, Source

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from scripts.editions import Edition

#: Fenced blocks and code spans, whose text is shown as it stands.
CODE = re.compile(
    r"^(?P<fence>[ \t]*(?:`{3,}|~{3,}))[^\n]*\n.*?(?:^(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)
LOOKUP = re.compile(r"(?P<target>\]\(\s*)?\{\{(?P<id>[^{}\n]*)\}\}")
#: The words of a link before and behind a place in them.
LINK_BEGUN = re.compile(r"\[[^\[\]]*\Z")
LINK_ENDS = re.compile(r"[^\[\]]*\]\(")
NOTE = re.compile(r"\[\^(?P<id>[^\]\s]+)\](?!:)")
#: Where the meaning of the mark on a fact whose source was not opened is told.
UNOPENED_PAGE = "reference/about.md#unopened"


@dataclass(slots=True)
class Expansion:
    """A page's Markdown with its facts filled in."""

    markdown: str
    facts: list[str] = field(default_factory=list)  #: ids used, in order of first use
    faults: list[tuple[int, str]] = field(default_factory=list)  #: line from 1, and what is wrong


def expand(
    markdown: str,
    path: str,
    ledger: Ledger,
    edition: Edition,
    today: datetime.date,
    english: Container[int] = (),
) -> Expansion:
    """Fill in the facts of a page.

    ``path`` is the page's path in its locale, such as ``people/consent.md``; ``edition`` is the language
    the text is in; ``today`` decides what is overdue; ``english`` are the lines, from 1, that stand in the
    source's language all the same. Unknown ids are reported as faults and left to stand.
    """
    result = Expansion("")
    noted: list[Fact] = []
    pieces: list[str] = []
    line = 1

    def value(match: re.Match[str]) -> str:
        place = line + text.count("\n", 0, match.start())
        fact = _find(match["id"].strip(), ledger, result, place)
        if fact is None:
            return match[0]
        if not fact.type:
            result.faults.append(
                (place, f"the fact {fact.id} has no value to print; it can only be a footnote")
            )
            return match[0]
        if not match["target"]:
            # A link cannot stand in a link: in the words of one, a value has no mark.
            inside = LINK_BEGUN.search(text, 0, match.start()) and LINK_ENDS.match(text, match.end())
            language = source() if place in english else edition
            return shown(fact, language) + ("" if inside else mark(fact, path, language, today))
        if fact.type != "url":
            result.faults.append(
                (place, f"the fact {fact.id} is no address, so it cannot be a link's target")
            )
            return match[0]
        # A bracket in an address would end the link.
        return match["target"] + str(fact.value).replace("(", "%28").replace(")", "%29")

    for is_code, text in split_code(markdown):
        if not is_code:
            for match in NOTE.finditer(text):
                fact = _find(match["id"], ledger, result, line + text.count("\n", 0, match.start()))
                if fact is not None and fact not in noted:
                    noted.append(fact)
        pieces.append(text if is_code else LOOKUP.sub(value, text))
        line += text.count("\n")
    sources = [fact.source for fact in noted]
    notes = [
        f"[^{fact.id}]: {citation(fact, edition, today, again=fact.source in sources[:number])}"
        for number, fact in enumerate(noted)
    ]
    result.markdown = "".join(pieces).rstrip("\n") + "\n" + "".join(f"\n{line}\n" for line in notes)
    return result


def split_code(markdown: str) -> Iterator[tuple[bool, str]]:
    """Cut a text into what is code and what is not."""
    end = 0
    for match in CODE.finditer(markdown):
        yield False, markdown[end : match.start()]
        yield True, match[0]
        end = match.end()
    yield False, markdown[end:]


def _find(key: str, ledger: Ledger, result: Expansion, line: int) -> Fact | None:
    fact = ledger.facts.get(key)
    if fact is None:
        reason = (
            "is not in data/facts.yml" if FACT_ID.fullmatch(key) else "is no fact id, such as us.act.enacted"
        )
        result.faults.append((line, f"{key!r} {reason}"))
        return None
    if fact.id not in result.facts:
        result.facts.append(fact.id)
    return fact


def shown(fact: Fact, edition: Edition) -> str:
    """Return the value of a fact as HTML, written the way the edition's language writes it."""
    value = fact.value
    match fact.type:
        case "date":
            return f'<time datetime="{value}">{edition.date(value)}</time>'
        case "month":
            return (
                f'<time datetime="{value}">{edition.month(datetime.date.fromisoformat(value + "-01"))}</time>'
            )
        case "year":
            return f'<time datetime="{value}">{edition.numerals(str(value))}</time>'
        case "number":
            return f'<data value="{value}">{edition.number(value)}</data>'
        case "percent":
            return f'<data value="{value}">{edition.percent(value)}</data>'
        case "url":
            return link(value)
        case _:
            return f'<bdi lang="en">{escape(value)}</bdi>' if edition is not source() else escape(value)


def link(url: str) -> str:
    """Return a link that shows its own address without the scheme."""
    parts = urlsplit(url)
    text = escape(url.removeprefix(f"{parts.scheme}://").rstrip("/"))
    return f'<a class="address" href="{escape(url)}" rel="noopener noreferrer" dir="ltr">{text}</a>'


def mark(fact: Fact, path: str, edition: Edition, today: datetime.date) -> str:
    """Return the mark that tells a reader that a value is unopened or overdue; empty where it is neither."""
    if not fact.unopened and not fact.overdue(today):
        return ""
    label = edition.say("fact.unopened" if fact.unopened else "fact.overdue")
    target = "../" * path.count("/") + UNOPENED_PAGE
    return f'[?]({target}){{: .unopened title="{label}" aria-label="{label}" }}'


def citation(fact: Fact, edition: Edition, today: datetime.date, *, again: bool = False) -> str:
    """Return the footnote of a fact: its English source, and its state in the reader's language.

    ``again`` says that the page has named the source before; then its title and the place are enough.
    """
    english = source_reference(fact, again=again)
    if fact.unopened:
        state = edition.say("note.unopened", date=edition.date(fact.checked_on))
    elif fact.overdue(today) and fact.recheck_by:
        state = edition.say("note.overdue", date=edition.date(fact.recheck_by))
    else:
        state = edition.say("note.checked", date=edition.date(fact.checked_on))
    style = ' class="unopened-note"' if fact.unopened or fact.overdue(today) else ""
    return f"{english} <span{style}>{escape(state, quote=False)}</span>"


def source_reference(fact: Fact, *, again: bool = False) -> str:
    """Return the English reference of a fact's source as HTML: title, issuer, date, place, address."""
    origin = fact.source
    parts = source_parts(origin)[: 1 if again else None]
    parts.append(escape(fact.where))
    address = f" {link(origin.url)}." if origin.url and not again else ""
    return f'<bdi lang="en" dir="ltr">{", ".join(parts)}.{address}</bdi>'


def source_parts(origin: Source) -> list[str]:
    """Return title, issuer and, where known, date of a source as English HTML."""
    parts = [f"<cite>{escape(origin.title)}</cite>", escape(origin.issuer)]
    return [*parts, _written(origin.date, source())] if origin.date else parts


def _written(iso: str, edition: Edition) -> str:
    if len(iso) == 10:
        return edition.date(datetime.date.fromisoformat(iso))
    if len(iso) == 7:
        return edition.month(datetime.date.fromisoformat(iso + "-01"))
    return iso
