"""The command line: ``./scripts/manual <command>``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from scripts.paths import CONFIG, ROOT
from scripts.problems import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterable

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Make and check the manual.",
)
out = Console(highlight=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

Only = Annotated[list[str] | None, typer.Option(help="Only this locale; may be given more than once.")]


@app.command()
def build(
    only: Only = None,
    site: Annotated[
        bool, typer.Option("--site", help="Only the website; keep the files to download.")
    ] = False,
    editions: Annotated[
        bool, typer.Option("--editions", help="Only the files to download; keep the website.")
    ] = False,
    sign: Annotated[
        Path | None, typer.Option(envvar="SIGNING_KEY", help="Sign the checksums with this key of SSH.")
    ] = None,
    print_ready: Annotated[
        bool, typer.Option("--print-ready", help="Also the interiors for a printer, into print/.")
    ] = False,
) -> None:
    """Make the website and every file to download, into site/."""
    from scripts import build as builder

    _known(only)
    bar = Progress(
        TextColumn("{task.description:10}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        console=out,
    )
    task = bar.add_task("manual", total=None)

    def report(what: str, done: int, of: int) -> None:
        if out.is_terminal:
            bar.update(task, description=what, completed=done, total=of)
        elif done:
            print(f"{what}: {done} of {of}", flush=True)

    with bar if out.is_terminal else nullcontext():
        builder.build(
            only or (),
            site=site or not editions,
            files=editions or not site,
            print_ready=print_ready,
            sign=sign,
            report=report,
        )
    print("site/ and print/ are ready" if print_ready else "site/ is ready")


@app.command()
def check(
    fix: Annotated[bool, typer.Option("--fix", help="First mend what has only one right answer.")] = False,
) -> None:
    """Check pages, facts and links before anything is built."""
    from scripts import check as checker

    if fix:
        from scripts import repair

        for line in repair.repair():
            print(line)
    problems, advice = checker.report()
    for problem in problems:
        errors.print(str(problem), markup=False)
    if advice:
        print("Advice, which only a person can judge:", *advice, sep="\n")
    if problems:
        _fail(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}; nothing was changed")
    print("no problems found")


@app.command()
def sync(
    path: Annotated[
        list[str] | None,
        typer.Argument(help="Pages, interface words, folders of them; or one block, as page:line."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every translation.")] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Only the translation was corrected; what was stale stays stale.")
    ] = False,
) -> None:
    """Say that translations follow the source as it reads now; refused while they have problems."""
    from scripts import sync as syncing

    if bool(path) == everything:
        _fail("name the translations that follow the source now, such as docs/fa/index.md, or give --all")
    for line in syncing.sync(path or [], everything=everything, keep=keep):
        print(line)


@app.command()
def status(
    output: Annotated[str, typer.Option("--format", help="md or json")] = "md",
    since: Annotated[
        Path | None, typer.Option(help="Only what changed since this report of --format json.")
    ] = None,
) -> None:
    """Show what is translated, which facts wait for a check, and how easy the English is to read."""
    from scripts import changes, coverage, prose

    if output not in ("md", "json"):
        _fail(f"--format is md or json, not {output!r}")
    before = changes.read(since) if since else None
    data = coverage.status()
    if before:
        print(changes.table(before, data))
        return
    data["readability"] = prose.grades()
    if output == "json":
        print(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        print(coverage.table(data), prose.grades_table(data["readability"]), sep="\n\n")


@app.command()
def export(
    locale: Annotated[str, typer.Argument(help="The locale to translate into, such as fa.")],
    everything: Annotated[
        bool, typer.Option("--all", help="Every block, not only what is missing or out of date.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option(help="The file to write, .po or .docx; by default <locale>.po.")
    ] = None,
) -> None:
    """Write what a translator has to do: a PO file for a PO editor, or a DOCX table for a word processor."""
    from scripts import exchange, exchange_files

    _known([locale])
    found = exchange.messages(locale, everything=everything)
    file = output or Path(f"{locale}.po")
    exchange_files.write(file, found, locale)
    print(f"{file}: {len(found)} blocks")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A file that export wrote, translated.")],
) -> None:
    """Write the texts of a translated file into their pages; all of them, or none where one is wrong."""
    from scripts import exchange_files

    for line in exchange_files.read(file):
        print(line)


@app.command("add-language")
def add_language(
    tag: Annotated[str, typer.Argument(help="BCP 47 language tag, such as ka, pt-BR or uz-Arab.")],
) -> None:
    """Begin a new edition: its entry in every list, empty interface words, a folder for its pages."""
    from scripts import addition

    for line in addition.add(tag):
        print(line)


@app.command()
def serve(only: Only = None, port: Annotated[int, typer.Option(help="Port on this machine.")] = 8000) -> None:
    """Show the website on this machine and follow every change of a page."""
    from scripts import preview

    _known(only)
    preview.serve(only or (), port)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """Run every check and test; more arguments go to pytest."""
    commands = [
        [sys.executable, "-m", "ruff", "check", "."],
        [sys.executable, "-m", "ruff", "format", "--check", "."],
        [sys.executable, "-m", "mypy"],
        [sys.executable, "-m", "pytest", *context.args],
    ]
    failed = [command for command in commands if subprocess.run(command, cwd=ROOT, check=False).returncode]
    for command in failed:
        errors.print(f"failed: {' '.join(command[2:])}")
    raise typer.Exit(1 if failed else 0)


def _known(locales: Iterable[str] | None) -> None:
    from scripts.editions import editions

    for locale in locales or ():
        if locale not in editions():
            _fail(f"there is no locale {locale!r}; there are {', '.join(editions())}")


def _fail(message: str) -> None:
    errors.print(message, markup=False)
    raise typer.Exit(1)


def main() -> None:
    """Run a command; bad input ends with its list of problems, never with a traceback."""
    os.chdir(CONFIG.parent)
    try:
        app()
    except BadInputError as error:
        for problem in error.problems:
            errors.print(str(problem), markup=False)
        count = len(error.problems)
        errors.print(f"{count} problem{'s' if count > 1 else ''}; nothing was changed")
        sys.exit(1)
    except KeyboardInterrupt:
        errors.print("stopped; the last good site/ is untouched")
        sys.exit(130)


if __name__ == "__main__":
    main()
