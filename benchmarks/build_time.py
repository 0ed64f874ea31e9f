"""How long a build takes: cold, again, after one change; against MkDocs alone and the single pages alone.

    .venv/bin/python -m benchmarks.build_time

Works on copies in a temporary folder, so that neither ``site/`` nor ``.cache/`` is touched. The baselines are
measured in the same run: a bare ``mkdocs build`` of the same pages (no hooks, templates or books of ours),
and the single-page PDFs of all locales, one after another in one process.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.dates import edition_date
from scripts.editions import editions
from scripts.paths import CACHE, ROOT, SITE

SINGLES = """
import sys, time
from pathlib import Path
from scripts import book, collection, dates, pdf
from scripts.editions import editions
day = dates.edition_date()
start = time.perf_counter()
for locale, edition in editions().items():
    html = book.assemble(collection.for_book(collection.read(locale)), edition, "https://example.org/", day)
    pdf.render(html, edition, Path(sys.argv[1], locale + ".pdf"))
print(time.perf_counter() - start)
"""
BARE = """
site_name: Bare
docs_dir: {docs}
site_dir: {site}
theme: {{name: mkdocs}}
plugins:
  - i18n:
      docs_structure: folder
      fallback_to_default: true
      reconfigure_material: false
      languages: [{languages}]
markdown_extensions: [admonition, attr_list, def_list, footnotes, tables]
validation: {{links: {{not_found: ignore, anchors: ignore}}}}
"""
#: At most this part of a cold build, in percent.
LIMITS = {"again": 5, "one page of one locale changed": 25}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "manual")
        shutil.copytree(
            ROOT,
            tree,
            symlinks=True,
            ignore=shutil.ignore_patterns(".git", CACHE.name, SITE.name, "__pycache__"),
        )
        noon = datetime.datetime.combine(edition_date(), datetime.time(12), datetime.UTC)
        os.environ["SOURCE_DATE_EPOCH"] = str(int(noon.timestamp()))
        bare = _bare(tree, Path(folder))
        cold = _build(tree)
        again = _build(tree)
        page = tree / "docs" / "fa" / "people" / "do-no-harm.md"
        head, body = page.read_text("utf-8").split("\n---\n", 1)
        body = re.sub(r"^\w.*", lambda line: f"{line[0]} {editions()['fa'].name}", body, count=1, flags=re.M)
        page.write_text(f"{head}\n---\n{body}", "utf-8")
        changed = _build(tree)
        single = float(_run(tree, "-c", SINGLES, folder))
    _print("mkdocs build, bare", bare)
    _print("seven single-page PDFs, one after another", single)
    _print("everything, cold", cold, f"{cold / single:.2f} × the PDFs, {cold / bare:.2f} × mkdocs")
    for name, seconds in (("again", again), ("one page of one locale changed", changed)):
        _print(name, seconds, f"{100 * seconds / cold:.1f} % of cold (at most {LIMITS[name]} %)")


def _build(tree: Path) -> float:
    start = time.perf_counter()
    _run(tree, "-m", "scripts", "build")
    return time.perf_counter() - start


def _bare(tree: Path, folder: Path) -> float:
    languages = ", ".join(
        f"{{locale: {one.locale}, name: {one.tag}, default: {str(one.locale == 'en').lower()}}}"
        for one in editions().values()
    )
    config = folder / "bare.yml"
    config.write_text(BARE.format(docs=tree / "docs", site=folder / "bare", languages=languages))
    start = time.perf_counter()
    _run(tree, "-m", "mkdocs", "build", "--quiet", "--config-file", str(config))
    return time.perf_counter() - start


def _run(tree: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=tree, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def _print(name: str, seconds: float, note: str = "") -> None:
    print(f"{name:45}{seconds:8.1f} s  {note}")


if __name__ == "__main__":
    main()
