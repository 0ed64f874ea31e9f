"""Time ``status`` over seven locales with sixty translated pages each: at most 3 seconds.

``python -m benchmarks.status`` makes such a tree in a temporary folder from the English pages: more of them,
each with a translation in every locale, a lock, and one changed block in ten.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from scripts import blocks, locks, pages
from scripts.dates import today
from scripts.editions import editions, source
from scripts.paths import ROOT

PAGES = 60
LIMIT = 3.0  #: seconds
#: What a translation leaves as it is; everything else is turned into letters of no language.
KEPT = re.compile(r"`[^`]*`|\{\{[^}]*\}\}|\[\^[^\]]*\]|\]\([^)]*\)|\W")


def translated(text: str) -> str:
    pieces = []
    end = 0
    for match in KEPT.finditer(text):
        pieces += [text[end : match.start()][::-1], match[0]]
        end = match.end()
    return "".join([*pieces, text[end:][::-1]])


def make(tree: Path) -> None:
    for folder in ("scripts", "data"):
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tree)
    english = pages.load(source().locale, [])
    names = list(english) + [f"more/page-{number}.md" for number in range(PAGES - len(english))]
    originals = list(english.values())
    for number, name in enumerate(names):
        page = originals[number % len(originals)]
        found = blocks.split(page.body)
        for locale in editions():
            body = page.body
            for block in reversed(found):
                if block.translatable:
                    body = f"{body[: block.span[0]]}{locale} {translated(block.raw)}{body[block.span[1] :]}"
            own = page.body if locale == source().locale else body
            file = tree / "docs" / locale / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"---\ntitle: T\ndescription: D\n---\n{own}", "utf-8")
            if locale != source().locale:
                other = blocks.split(body)
                lines = [
                    locks.Line(block.hash if n % 10 else "0" * 10, mate.hash, today())
                    for n, (block, mate) in enumerate(zip(blocks.split(page.body), other, strict=True))
                ]
                lines[:0] = [locks.Line("0" * 10, "0" * 10, today())] * 2
                lock = tree / "docs" / locale / locks.FOLDER / f"{name}.lock"
                lock.parent.mkdir(parents=True, exist_ok=True)
                lock.write_text(locks.written(lines))
    config = (ROOT / "mkdocs.yml").read_text("utf-8").split("\nnav:\n")[0]
    nav = yaml.safe_dump({"nav": [{"start": names}]})
    (tree / "mkdocs.yml").write_text(f"{config}\n{nav}", "utf-8")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        make(tree)
        command = [sys.executable, "-m", "scripts", "status", "--format", "json"]
        for run in ("first", "second"):
            start = time.perf_counter()
            subprocess.run(command, cwd=tree, check=True, stdout=subprocess.DEVNULL)
            took = time.perf_counter() - start
            print(f"{run} status of {PAGES} pages in {len(editions())} locales: {took:.2f} s")
        if took > LIMIT:
            sys.exit(f"more than {LIMIT} s")


if __name__ == "__main__":
    main()
