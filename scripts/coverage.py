"""How much of the manual each locale has, by page and block, weighted by the words of the source.

Only what follows the source as it reads now counts. A page without a translation is missing in whole.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from scripts import blocks, cache, dates, ledger, locks, pages
from scripts.editions import editions, source
from scripts.locks import State
from scripts.problems import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.blocks import Block
    from scripts.locks import Finding, Line, Text
    from scripts.pages import Page
    from scripts.problems import Problem

Status = dict[str, Any]

#: States of a block that somebody has to work on, the most urgent first.
OPEN = (State.STALE, State.EDITED, State.COPIED, State.UNRECORDED, State.MISSING, State.ORPHAN)
MOST_SHOWN = 5  #: pages that are named first, for each locale
LONGEST_SHOWN = 80  #: characters of a block


def status() -> Status:
    """Return the coverage of every locale and the facts that wait for somebody.

    ``locales`` maps a locale to ``coverage`` (0 to 1, by words of the source), ``words`` by state, ``pages``
    and ``interface``, the words of the interface. A page has ``coverage``, ``words`` and ``blocks`` by
    state, ``review``, ``essential``, ``since`` (the last day on which all of it followed the source, where a
    part does no more), and ``open``: the blocks to work on, each with its state, its line, the line of the
    source, and the English. ``first`` lists the paths to begin with. Raises
    :class:`scripts.problems.BadInputError`.
    """
    problems: list[Problem] = []
    others = [locale for locale in editions() if locale != source().locale]
    originals = pages.load(source().locale, problems)
    found = {locale: _locale(locale, originals, problems) for locale in others}
    if problems:
        raise BadInputError(problems)
    book, today = ledger.ledger(), dates.edition_date()
    return {
        "locales": found,
        "facts": {
            "all": len(book.facts),
            "seen": sum(not fact.unopened for fact in book.facts.values()),
            "unopened": sorted(fact.id for fact in book.facts.values() if fact.unopened),
            "overdue": sorted(fact.id for fact in book.facts.values() if fact.overdue(today)),
        },
    }


def _locale(locale: str, originals: dict[str, Page], problems: list[Problem]) -> Status:
    own = pages.load(locale, problems)
    listed = [path for path in pages.order() if path in originals]
    tasks = [_task(locale, originals[path], own.get(path), problems) for path in listed]
    entries = dict(zip(listed, cache.known_all(tasks, _page), strict=True))
    counted: Counter[str] = Counter()
    for entry in entries.values():
        counted.update(entry["words"])
    words = {state: counted[state] for state in _word_states()}
    return {
        "coverage": _share(words),
        "words": words,
        "pages": entries,
        "interface": _text(locks.of_words(locale, problems)),
        "first": _first(entries),
    }


def _task(locale: str, original: Page, page: Page | None, problems: list[Problem]) -> cache.Task:
    lines = locks.read(locks.place(page), problems) if page else None
    parts = [page.front, page.body, "" if lines is None else locks.written(lines)] if page else []
    name = cache.key(cache.program(), original.front, original.body, *parts)
    return cache.Task(f"coverage/{locale}/{original.path}", name, (original, page, lines))


def _page(original: Page, page: Page | None, lines: list[Line] | None) -> Status:
    entry = _text(locks.beside(page, original, lines)) if page else _missing(blocks.of_page(original))
    return entry | {
        "review": page.review if page else None,
        "essential": bool(original.meta.get("essential")),
    }


def _first(listed: dict[str, Status]) -> list[str]:
    """List the pages to work on, in the order of their use to readers.

    What is wrong in an essential page comes first, then essential pages that are missing, then the same of
    the others; among these the order is the manual's.
    """
    waiting = [path for path, entry in listed.items() if entry["coverage"] < 1 or entry["open"]]
    return sorted(
        waiting,
        key=lambda path: (not listed[path]["essential"], listed[path]["review"] is None),
    )


def _word_states() -> list[State]:
    # An orphan has no words of the source.
    return [state for state in State if state is not State.ORPHAN]


def _text(text: Text) -> Status:
    words = {state: count for state, count in text.words().items() if state in _word_states()}
    return {
        "coverage": _share(words),
        "words": words,
        "blocks": text.blocks(),
        "since": text.since.isoformat() if text.since else None,
        "open": [_open(finding, text) for finding in text.findings if finding.state in OPEN],
    }


def _missing(parts: list[Block]) -> Status:
    words = dict.fromkeys(_word_states(), 0) | {State.MISSING: sum(block.words for block in parts)}
    return {
        "coverage": 0.0,
        "words": words,
        "blocks": dict.fromkeys(State, 0) | {State.MISSING: len(parts)},
        "since": None,
        "open": [],
    }


def _open(finding: Finding, text: Text) -> Status:
    block, original = finding.translation, finding.source
    return {
        "state": finding.state,
        "line": text.first_line + block.line - 1 if block else None,
        "source_line": original.line if original else None,
        "since": finding.since.isoformat() if finding.since else None,
        "english": original.raw if original else None,
    }


def _share(words: dict[State, int]) -> float:
    whole = sum(words.values())
    return round(words[State.FRESH] / whole, 4) if whole else 0.0


def table(data: Status) -> str:
    """Return the status as Markdown that also reads well in a terminal."""
    states = _word_states()
    lines = [
        f"| Edition | Coverage | Pages | Reviewed | {' | '.join(states)} | Interface |",
        "|---|--:|--:|--:|" + "--:|" * (len(states) + 1),
    ]
    for locale, entry in data["locales"].items():
        listed = entry["pages"].values()
        translated = [page for page in listed if page["review"]]
        reviewed = sum(page["review"] == "reviewed" for page in translated)
        counts = " | ".join(str(entry["words"][state]) for state in states)
        lines.append(
            f"| {locale} | {entry['coverage']:.0%} | {len(translated)} of {len(listed)} | {reviewed} "
            f"| {counts} | {entry['interface']['coverage']:.0%} |"
        )
    lines += [
        "",
        "The columns from fresh to unrecorded count words of the English by the state of their block.",
    ]
    locales = list(data["locales"])
    lines += ["", f"| Page | {' | '.join(locales)} |", "|---|" + "---|" * len(locales)]
    for path in pages.order():
        marks = (_mark(data["locales"][locale]["pages"].get(path)) for locale in locales)
        lines.append(f"| {path} | {' | '.join(marks)} |")
    for locale, entry in data["locales"].items():
        lines += _what_first(locale, entry)
    facts = data["facts"]
    lines += ["", f"Facts: {facts['all']}, seen at their source: {facts['seen']}."]
    for state in ("unopened", "overdue"):
        if facts[state]:
            lines += ["", f"Facts {state} ({len(facts[state])}):", *(f"- {fact}" for fact in facts[state])]
    return "\n".join(lines)


def _mark(page: Status | None) -> str:
    if page is None or not page["review"]:
        return "missing"
    return str(page["review"]) if page["coverage"] == 1 else f"{page['review']}, {page['coverage']:.0%} fresh"


def _what_first(locale: str, entry: Status) -> Iterator[str]:
    waiting = entry["first"]
    if waiting:
        yield f"\nWhat to do first for {locale}:"
    for path in waiting[:MOST_SHOWN]:
        page = entry["pages"][path]
        if not page["review"]:
            yield f"- {path} is missing ({page['words'][State.MISSING]} words)"
            continue
        since = f", translated on {page['since']}" if page["since"] else ""
        yield f"- docs/{locale}/{path}: {page['coverage']:.0%} follows the English{since}"
        for block in page["open"]:
            yield f"    - {_place(locale, path, block)}: {block['state']}{_english(block)}"
    if len(waiting) > MOST_SHOWN:
        yield f"- and {len(waiting) - MOST_SHOWN} more"
    for block in entry["interface"]["open"]:
        yield f"- data/interface/{locale}.po:{block['line'] or 0}: {block['state']}{_english(block)}"


def _place(locale: str, path: str, block: Status) -> str:
    if block["line"]:
        return f"docs/{locale}/{path}:{block['line']}"
    return f"docs/{source().locale}/{path}:{block['source_line']}"


def _english(block: Status) -> str:
    text = " ".join((block["english"] or "").split())
    return f": {text[:LONGEST_SHOWN]}{'…' if len(text) > LONGEST_SHOWN else ''}" if text else ""
