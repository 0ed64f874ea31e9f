"""Comments in a page: readers never get them, and some of them allow what a rule would refuse.

``<!-- allow: letters: the law is quoted in Traditional characters -->`` on a line of its own lets the lines
that follow, up to the next empty line, break the rule named. It must give a reason, and it must be needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.facts import CODE
from scripts.rules import RULES, Finding, Level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

#: A comment, or code, in which the same marks are plain text.
CODE_OR_COMMENT = re.compile(rf"{CODE.pattern}|<!--(?P<comment>.*?)-->", CODE.flags)
OPT_OUT = re.compile(r"allow:[ \t]*(?P<rule>[a-z-]+)[ \t]*:(?P<reason>.*)", re.DOTALL)
SHORTEST_REASON = 6  #: letters; what is shorter is no reason


@dataclass(frozen=True, slots=True)
class OptOut:
    """A comment that lets the lines from ``first`` to ``last`` break a rule."""

    line: int
    rule: str
    first: int
    last: int

    def covers(self, finding: Finding) -> bool:
        """Tell whether this comment allows a finding."""
        return finding.rule == self.rule and self.first <= finding.line <= self.last


def strip(markdown: str) -> str:
    """Take the comments out of a page; every line stays on its line."""
    return CODE_OR_COMMENT.sub(
        lambda match: match[0] if match["comment"] is None else "\n" * match[0].count("\n"), markdown
    )


def left(markdown: str, findings: Collection[Finding]) -> list[Finding]:
    """Leave out what the page's comments allow."""
    allowed = list(_opt_outs(markdown, []))
    return [finding for finding in findings if not any(one.covers(finding) for one in allowed)]


def judge(markdown: str, findings: Collection[Finding], level: Level) -> list[Finding]:
    """Leave out what the page's comments allow; add what is wrong with the comments.

    ``findings`` are all of the page at ``level``. A comment that is no longer needed is a finding of the
    level of its rule; one that is wrong in itself is an error.
    """
    faults: list[Finding] = []
    allowed = [one for one in _opt_outs(markdown, faults) if RULES[one.rule] is level]
    kept = [finding for finding in findings if not any(one.covers(finding) for one in allowed)]
    kept += [
        Finding(
            one.line, "comment", f"nothing here breaks the rule {one.rule} any more; take the comment out"
        )
        for one in allowed
        if not any(one.covers(finding) for finding in findings)
    ]
    return kept + (faults if level is Level.ERROR else [])


def _opt_outs(markdown: str, faults: list[Finding]) -> Iterator[OptOut]:
    lines = markdown.split("\n")
    for line, last, text in _comments(markdown):
        if not text.strip().startswith("allow"):
            continue
        match = OPT_OUT.fullmatch(text.strip())
        if not match:
            fault = "such a comment reads <!-- allow: rule: reason -->"
        elif match["rule"] not in RULES:
            fault = f"there is no rule {match['rule']}"
        elif RULES[match["rule"]] is Level.SAFETY:
            fault = f"the rule {match['rule']} protects readers, so no comment can allow it"
        elif sum(letter.isalpha() for letter in match["reason"]) < SHORTEST_REASON:
            fault = f"say why the rule {match['rule']} is broken here"
        else:
            yield OptOut(line, match["rule"], *_block_after(lines, last))
            continue
        faults.append(Finding(line, "comment", fault))


def _comments(markdown: str) -> Iterator[tuple[int, int, str]]:
    """Yield first line, last line and text of each comment."""
    for match in CODE_OR_COMMENT.finditer(markdown):
        if match["comment"] is not None:
            line = markdown.count("\n", 0, match.start()) + 1
            yield line, line + match[0].count("\n"), match["comment"]


def _block_after(lines: list[str], line: int) -> tuple[int, int]:
    """Return the first and last line of the block that follows a line; both are numbers from 1."""
    first = line + 1
    while first <= len(lines) and _is_empty(lines[first - 1]):
        first += 1
    last = first
    while last < len(lines) and lines[last].strip():
        last += 1
    return first, last


def _is_empty(line: str) -> bool:
    # Two comments may stand one after the other.
    return not line.strip() or line.strip().startswith("<!--")
