"""All that the rules say of one page, looked up where nothing has changed since it was said."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from scripts import (
    advice,
    blocks,
    comments,
    glossary,
    languages,
    letters,
    likeness,
    pages,
    safety,
    spelling,
    structure,
)
from scripts.editions import FILE
from scripts.ledger import ledger
from scripts.paths import CACHE, CONFIG, OVERRIDES, ROOT
from scripts.rules import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.blocks import Block
    from scripts.editions import Edition
    from scripts.ledger import Ledger
    from scripts.locks import Finding as Pair
    from scripts.locks import Text
    from scripts.pages import Page

FOLDER = CACHE / "examined"


class Verdict(NamedTuple):
    """What the rules say of a page."""

    errors: list[Finding]
    advice: list[Finding]


def examine(page: Page, text: Text | None, edition: Edition) -> Verdict:
    """Judge a page of the project; ``text`` puts a translation beside its source."""
    file = FOLDER / page.locale / f"{page.path}.json"
    key = _key(page, text, edition)
    try:
        kept = json.loads(file.read_text("utf-8"))
        if kept["key"] == key:
            return Verdict(*([Finding(*one) for one in kept[level]] for level in Verdict._fields))
    except (OSError, ValueError, LookupError, TypeError):
        pass  # nothing is known of the page yet
    verdict = judge(page, text, ledger(), edition)
    file.parent.mkdir(parents=True, exist_ok=True)
    said = {level: [astuple(one) for one in found] for level, found in verdict._asdict().items()}
    file.write_text(json.dumps({"key": key, **said}, ensure_ascii=False), "utf-8")
    return verdict


def judge(page: Page, text: Text | None, ledger: Ledger, edition: Edition) -> Verdict:
    """Judge a page by every rule."""
    found = safety.findings(page, structure.parse(page.body), ledger, edition)
    own = text.translation if text else blocks.of_page(page)
    found += _language(own, edition)
    found += likeness.findings(text) if text else []
    hints = [*spelling.findings(own, edition), *(advice.findings(text, edition) if text else [])]
    # Where no dictionary is installed, nothing is known of a comment on spelling either.
    unread = {"spelling"} if spelling.missing(edition) else set()
    kept = {one for one in comments.judge(page.body, hints, Level.ADVICE) if one.rule not in unread}
    return Verdict(sorted(set(comments.judge(page.body, found, Level.ERROR))), sorted(kept))


def differences(text: Text, compared: Callable[[Pair], bool]) -> list[Finding]:
    """Return where the blocks of a translation that are ``compared`` differ from their source.

    What a comment in the page allows is left out.
    """
    found = list(likeness.findings(text, compared))
    page = pages.read(text.file, []) if found and text.file.suffix == ".md" else None
    return comments.left(page.body, found) if page else found


def _language(found: list[Block], edition: Edition) -> Iterator[Finding]:
    for block in found:
        yield from letters.findings(block.plain, block.line, edition)
        if script := languages.other_script(block.plain, edition):
            yield Finding(block.line, "script", f"most letters are of {script}: {likeness.short(block.raw)}")
        elif language := languages.other_language(block.plain, edition):
            yield Finding(block.line, "language", f"this reads as {language}: {likeness.short(block.raw)}")


def _key(page: Page, text: Text | None, edition: Edition) -> str:
    parts = [_fingerprint(), page.front, page.body, spelling.missing(edition)]
    if text:
        parts += [repr(text.lines), *(f"{block.line} {block.raw}" for block in text.source)]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _fingerprint() -> str:
    """Return a hash of everything beside the page that a verdict depends on."""
    files = [CONFIG, ROOT / "requirements.txt", *(ROOT / "scripts").glob("*.py"), *OVERRIDES.rglob("*.html")]
    files += [FILE, glossary.FILE, *spelling.OWN.glob("*.txt")]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    # Of a fact only its id and its address matter here, not what it claims.
    digest.update(repr((list(ledger().facts), sorted(ledger().urls))).encode())
    return digest.hexdigest()
