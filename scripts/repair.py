"""Mending what can be mended without knowing the language: ``check --fix``.

Only what has one right answer is changed. Whether a translation follows its source is for a person to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING

from scripts import locks, pages
from scripts.editions import editions
from scripts.files import write
from scripts.likeness import FOLLOWING
from scripts.paths import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.blocks import Block
    from scripts.locks import Text
    from scripts.pages import Page

#: How a part of a block stands in it, by the name of the part.
WRITTEN = {"links": r"(?<=\]\()\s*{}(?=[\s)])", "facts": "{}", "notes": "{}"}


def repair() -> list[str]:
    """Mend all pages and locks, and return a sentence on each change."""
    said = []
    for locale in editions():
        for file in pages.files(locale):
            said += _characters(file)
    for page, text in _pairs():
        if page:
            said += _parts(page, text)
    for _, text in _pairs():
        said += _order(text)
    for lock in locks.files():
        if not locks.owner(lock).exists():
            lock.unlink()
            said.append(f"{shown(lock)}: removed, because its translation is gone")
    return said


def _pairs() -> Iterator[tuple[Page | None, Text]]:
    """Read every translation; what cannot be read is left to a check."""
    texts = {locale: pages.load(locale, []) for locale in editions()}
    read = {page.file: page for own in texts.values() for page in own.values()}
    for file, text in locks.load(texts, []).items():
        yield read.get(file), text


def _characters(file: Path) -> list[str]:
    """Write a page in composed characters (Unicode's NFC), with LF and without space at the ends of lines."""
    if any(part.is_symlink() for part in (file, *file.parents)):
        return []
    try:
        before = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return []  # a check says so
    done = []
    text = before.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text != before:
        done.append("ended its lines as the other pages do")
    if text != (text := unicodedata.normalize("NFC", text)):
        done.append("composed its characters (NFC)")
    if text != (text := _trimmed(text)):
        done.append("took out space at the ends of lines")
    if done:
        write(file, text)
    return [f"{shown(file)}: {', '.join(done)}"] if done else []


def _trimmed(text: str) -> str:
    lines = text.rstrip().split("\n")
    in_code = False
    for number, line in enumerate(lines):
        in_code ^= line.lstrip().startswith(("```", "~~~"))
        goes_on = number + 1 < len(lines) and bool(lines[number + 1].strip())
        # Two spaces before a line that goes on are a line break.
        if not in_code and not (line.endswith("  ") and line.strip() and goes_on):
            lines[number] = line.rstrip(" \t")
    return "\n".join(lines) + "\n"


def _parts(page: Page, text: Text) -> list[str]:
    """Give headings their ids again, and put right what one block has in the place of its source's."""
    body, done = page.body, []
    ids = {block.anchor for block in text.translation}
    following = [f for f in text.findings if f.state in FOLLOWING and f.source and f.translation]
    for finding in sorted(
        following, key=lambda f: f.translation.span if f.translation else (0, 0), reverse=True
    ):
        source, block = finding.source, finding.translation
        if source is None or block is None or block.path.startswith("meta/"):
            continue
        start, end = block.span
        own = body[start:end]
        for name, form in WRITTEN.items():
            own = _exchanged(own, source, block, name, form)
        if own != body[start:end]:
            done.append(f"{shown(page.file)}:{page.first_line + block.line - 1}: now has what the source has")
            body = body[:start] + own + body[end:]
        if source.anchor and source.anchor != block.anchor and source.anchor not in ids:
            line_end = (body + "\n").index("\n", start)
            body = f"{body[: start + len(own)]} {{#{source.anchor}}}{body[line_end:]}"
            done.append(
                f"{shown(page.file)}:{page.first_line + block.line - 1}: now has {{#{source.anchor}}}"
            )
    if done:
        write(page.file, f"---\n{page.front}---\n{body}")
    return done[::-1]


def _exchanged(own: str, source: Block, block: Block, name: str, form: str) -> str:
    ours, theirs = Counter(getattr(source, name)), Counter(getattr(block, name))
    lost, added = list((ours - theirs).elements()), list((theirs - ours).elements())
    if len(lost) != 1 or len(added) != 1:
        return own
    pattern = form.replace("{}", _pattern(name, added[0]))
    if len(re.findall(pattern, own)) != 1:
        return own
    return re.sub(pattern, lambda _: _spelled(name, lost[0]), own)


def _pattern(name: str, part: str) -> str:
    if part.startswith("{{") or name == "facts":
        return rf"\{{\{{\s*{re.escape(part.strip('{}'))}\s*\}}\}}"
    return re.escape(_spelled(name, part))


def _spelled(name: str, part: str) -> str:
    """Write a part of a block as a page has it."""
    if part.startswith("{{") or name == "facts":
        return f"{{{{ {part.strip('{}')} }}}}"
    return f"[^{part}]" if name == "notes" else part


def _order(text: Text) -> Iterator[str]:
    """Put the lines of a lock in the order of its page, where a merge left them in another."""
    if text.lines is None:
        return
    now, then = [block.hash for block in text.translation], [line.translation for line in text.lines]
    if now == then or Counter(now) != Counter(then):
        return
    waiting: defaultdict[str, deque[locks.Line]] = defaultdict(deque)
    for line in text.lines:
        waiting[line.translation].append(line)
    write(text.lock, locks.written([waiting[own].popleft() for own in now]))
    yield f"{shown(text.lock)}: put in the order of the page"
