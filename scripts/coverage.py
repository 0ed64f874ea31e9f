"""How much of the manual each locale has, page by page, weighted by the words of the English page."""

from __future__ import annotations

from typing import Any

from scripts import dates, ledger, pages
from scripts.editions import editions, source

Status = dict[str, Any]


def status() -> Status:
    """Return the coverage of every locale and the facts that wait for somebody.

    ``locales`` maps a locale to ``coverage`` (0 to 1, by words of the source), ``words`` by state, and
    ``pages`` with state, review and words of each. Raises :class:`scripts.problems.BadInputError`.
    """
    texts = pages.load_all()
    originals = texts[source().locale]
    found = {locale: _locale(texts[locale], originals) for locale in editions() if locale != source().locale}
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


def _locale(own: dict[str, pages.Page], originals: dict[str, pages.Page]) -> Status:
    listed: dict[str, Status] = {}
    for path in pages.order():
        page = own.get(path)
        listed[path] = {
            "state": "translated" if page else "missing",
            "review": page.review if page else None,
            "words": originals[path].words if path in originals else 0,
        }
    words = {
        state: sum(entry["words"] for entry in listed.values() if entry["state"] == state)
        for state in ("translated", "missing")
    }
    whole = sum(words.values())
    return {
        "coverage": round(words["translated"] / whole, 4) if whole else 0.0,
        "words": words,
        "pages": listed,
    }


def table(data: Status) -> str:
    """Return the status as Markdown that also reads well in a terminal."""
    lines = [
        "| Edition | Coverage | Pages | Reviewed | Words translated | Words missing |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for locale, entry in data["locales"].items():
        listed = entry["pages"].values()
        translated = [page for page in listed if page["state"] == "translated"]
        reviewed = sum(page["review"] == "reviewed" for page in translated)
        lines.append(
            f"| {locale} | {entry['coverage']:.0%} | {len(translated)} of {len(listed)} | {reviewed} "
            f"| {entry['words']['translated']} | {entry['words']['missing']} |"
        )
    locales = list(data["locales"])
    lines += ["", f"| Page | {' | '.join(locales)} |", "|---|" + "---|" * len(locales)]
    for path in pages.order():
        marks = (_mark(data["locales"][locale]["pages"][path]) for locale in locales)
        lines.append(f"| {path} | {' | '.join(marks)} |")
    facts = data["facts"]
    lines += ["", f"Facts: {facts['all']}, seen at their source: {facts['seen']}."]
    for state in ("unopened", "overdue"):
        if facts[state]:
            lines += ["", f"Facts {state} ({len(facts[state])}):", *(f"- {fact}" for fact in facts[state])]
    return "\n".join(lines)


def _mark(page: Status) -> str:
    return page["review"] if page["state"] == "translated" else "missing"
