"""What a change did to the translations: two reports of :func:`scripts.coverage.status` compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from scripts.locks import State
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.coverage import Status

#: What somebody has to do about blocks in a state, before a change is whole.
TO_DO = {
    State.EDITED: "say with `sync` which of these blocks follow the English",
    State.UNRECORDED: "say with `sync` that the page follows the English",
    State.COPIED: "translate what is still English",
}


def read(path: Path) -> Status:
    """Read a report that ``status --format json`` wrote.

    Raises :class:`BadInputError` where the file cannot be read or is no such report.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        _entries(data)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise BadInputError([Problem.at(path, 0, f"cannot be read: {error}")]) from None
    except (KeyError, TypeError, AttributeError):
        raise BadInputError([Problem.at(path, 0, "is no report of `status --format json`")]) from None
    return data  # type: ignore[no-any-return]


def table(before: Status, after: Status) -> str:
    """Return as Markdown what changed from one report to the other, and what is left to do."""
    then, now = _entries(before), _entries(after)
    rows = [_row(name, then.get(name), now.get(name)) for name in sorted({*then, *now})]
    rows = [row for row in rows if row]
    if not rows:
        return "No translation changed, and none became stale."
    lines = ["| Text | Coverage | Blocks | To do |", "|---|---|---|---|", *rows]
    return "\n".join(lines)


def _entries(data: Status) -> dict[str, dict[str, Any]]:
    """List the entries of a report by the name of the file that each is about."""
    found = {}
    for locale, entry in data["locales"].items():
        found[f"data/interface/{locale}.po"] = entry["interface"]
        found |= {f"docs/{locale}/{path}": page for path, page in entry["pages"].items()}
    return {name: {"coverage": entry["coverage"], "blocks": entry["blocks"]} for name, entry in found.items()}


def _row(name: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    empty: dict[str, Any] = {"coverage": 0.0, "blocks": {}}
    then, now = before or empty, after or empty
    changed = "; ".join(_counts(then["blocks"], now["blocks"]))
    if not changed and then["coverage"] == now["coverage"]:
        return ""
    to_do = "; ".join(words for state, words in TO_DO.items() if now["blocks"].get(state))
    return f"| {name} | {then['coverage']:.0%} → {now['coverage']:.0%} | {changed} | {to_do} |"


def _counts(before: dict[str, int], after: dict[str, int]) -> Iterator[str]:
    for state in State:
        then, now = before.get(state, 0), after.get(state, 0)
        if then != now:
            yield f"{state}: {then} → {now}"
