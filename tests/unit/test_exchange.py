"""Texts go out to a translator and come back; what comes back is checked before anything is written."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from scripts import check, composition, exchange, exchange_files, pages
from scripts.blocks import split
from scripts.editions import editions, source
from scripts.paths import ROOT

FA = "docs/fa/index.md"
NEW = "docs/fa/people/consent.md"
LOCK = "docs/fa/.sync/people/consent.md.lock"
DAY = {"SOURCE_DATE_EPOCH": "1798761600"}  # 2027-01-01
#: What a translation leaves as it is.
KEPT = re.compile(r"`[^`]*`|\{\{[^}]*\}\}|\[\^[^\]]*\]|\]\([^)]*\)|\W")


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts", *command],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "80", **DAY},
    )


def everything(tree: Path) -> dict[str, bytes]:
    folders = (tree / "docs", tree / "data")
    return {
        str(file): file.read_bytes()
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def fresh(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources in which every translation is said to follow its source."""
    copy = tmp_path_factory.mktemp("fresh") / "manual"
    shutil.copytree(tree, copy)
    (copy / NEW).unlink()
    (copy / LOCK).unlink()
    assert run(copy, "sync", "docs/fa", "data/interface/fa.po").returncode == 0
    return copy


@pytest.fixture
def own(fresh: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    copy = tmp_path / "manual"
    shutil.copytree(fresh, copy)
    return copy


def edit(file: Path, change) -> None:
    with file.open("rb") as stream:
        catalog = read_po(stream)
    for message in catalog:
        if message.id:
            change(message)
    with file.open("wb") as stream:
        write_po(stream, catalog, width=0)


def turned(text: str) -> str:
    """Write Persian letters in the place of all that is translated."""
    pieces, end = [], 0
    for match in KEPT.finditer(text):
        pieces += ["ن" * (match.start() - end), match[0]]
        end = match.end()
    return "".join([*pieces, "ن" * (len(text) - end)])


@pytest.mark.parametrize("locale", [locale for locale in editions() if locale != source().locale])
def test_out_and_in_again_leaves_every_page_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    before = everything(ROOT)
    exchange_files.write(tmp_path / "x.po", exchange.messages(locale, everything=True), locale)
    monkeypatch.setattr(check, "problems", lambda *, synced: [])  # tried on the whole project elsewhere
    said = exchange_files.read(tmp_path / "x.po")
    assert len(said) == len(pages.load(locale, []))
    assert everything(ROOT) == before


def test_a_full_file_makes_pages_that_do_not_exist(own: Path) -> None:
    run(own, "export", "fa")

    def translate(message) -> None:
        if message.context.startswith("people/consent.md#"):
            message.string = turned(message.id)

    edit(own / "fa.po", translate)
    before = everything(own)
    done = run(own, "import", "fa.po")
    assert done.returncode == 0, done.stderr
    assert re.search(r"docs/fa/people/consent\.md: (\d+) blocks came in; \1 fresh", done.stdout)
    assert set(everything(own)) - set(before) == {str(own / NEW), str(own / LOCK)}
    english = (own / "docs/en/people/consent.md").read_text("utf-8")
    made = (own / NEW).read_text("utf-8")
    assert "review: draft" in made
    assert "essential" not in made
    # The marks of every line are those of the source.
    assert [re.match(r"[ #>|!\d.-]*", line)[0] for line in made.split("---\n", 2)[2].splitlines()] == [
        re.match(r"[ #>|!\d.-]*", line)[0] for line in english.split("---\n", 2)[2].splitlines()
    ]
    assert run(own, "check").returncode == 0


def test_missing_and_stale_blocks_find_their_place(own: Path) -> None:
    before = (own / FA).read_text("utf-8")
    gone = "- هر جا نتوانسته‌ایم منبعی را باز کنیم، صفحه این را می‌گوید.\n"
    assert gone in before
    (own / FA).write_text(before.replace(gone, ""), "utf-8")
    assert run(own, "sync", FA).returncode == 0
    english = own / "docs/en/index.md"
    english.write_text(
        english.read_text("utf-8").replace("You do not need to be a lawyer.", "You need no lawyer."), "utf-8"
    )
    run(own, "export", "fa")
    text = (own / "fa.po").read_text("utf-8")
    assert text.count('msgctxt "index.md#') == 2
    assert text.count("#, fuzzy") == 1

    def translate(message) -> None:
        if message.id.startswith("Where we could not open"):
            message.string = gone.removeprefix("- ").strip()
        if "You need no lawyer." in message.id:
            message.flags.discard("fuzzy")

    edit(own / "fa.po", translate)
    done = run(own, "import", "fa.po")
    assert done.returncode == 0, done.stderr
    assert (own / FA).read_text("utf-8") == before
    assert run(own, "check").returncode == 0
    assert "26 fresh" in done.stdout


def test_an_answer_that_comes_late_stays_stale(own: Path) -> None:
    run(own, "export", "fa", "--all")
    english = own / "docs/en/index.md"
    english.write_text(
        english.read_text("utf-8").replace("You do not need to be a lawyer.", "You need no lawyer."), "utf-8"
    )

    def translate(message) -> None:
        if "You do not need to be a lawyer." in message.id:
            message.string += " نن"

    edit(own / "fa.po", translate)
    done = run(own, "import", "fa.po")
    assert done.returncode == 0, done.stderr
    assert "25 fresh, 1 stale" in done.stdout
    assert "نن" in (own / FA).read_text("utf-8")
    assert run(own, "check").returncode == 0


HOSTILE = {
    "[منبع](https://evil.example/)": "the link target https://evil.example/ is not in the English",
    "[منبع](javascript:alert(1))": "the link target javascript:alert(1) is not in the English",
    "<script>alert(1)</script>": "it begins or ends another block",
    "متن <img src=x onerror=y>": "the raw HTML",
    "متن\n\n## نو {#new}": "it begins or ends another block",
    "- فهرست": "it begins or ends another block",
    "{{ us.act.signed }}": "the fact {{ us.act.signed }} is not in the English",
    "متن[^us.act.signed]": "the footnote [^us.act.signed] is not in the English",
    "`rm -rf /`": "the code `rm -rf /` is not in the English",
    "![x](https://evil.example/x.png)": "the picture https://evil.example/x.png is not in the English",
}


def test_a_hostile_or_broken_file_is_refused_at_once_and_nothing_is_written(own: Path) -> None:
    run(own, "export", "fa", "--all")
    texts = iter(HOSTILE)

    def spoil(message) -> None:
        if (
            message.string
            and "a paragraph" in message.auto_comments
            and not re.search(r"[\[{`*]", message.id)
        ):
            message.string = next(texts, message.string)

    edit(own / "fa.po", spoil)
    before = everything(own)
    done = run(own, "import", "fa.po")
    assert done.returncode == 1
    used = len(HOSTILE) - len(list(texts))
    assert used >= 4
    for message in list(HOSTILE.values())[:used]:
        assert message in done.stderr
    assert re.search(r"^fa\.po:\d+: ", done.stderr, re.MULTILINE)
    assert everything(own) == before


@pytest.mark.parametrize(("text", "message"), HOSTILE.items())
def test_each_hostile_text_is_told(text: str, message: str) -> None:
    (block,) = split("A sentence of the manual.")
    assert message in "; ".join(composition.faults(block, text))
    assert list(composition.faults(block, "یک جملهٔ راهنما.")) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no finished translation"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b'garbage\nmsgid "a"\n', "is no readable PO file"),
        (b'msgid ""\nmsgstr "Language: fa\\n"\n\nmsgid "a"\nmsgstr "b"\n', "names no block"),
        (
            b'msgid ""\nmsgstr "Language: fa\\n"\n\nmsgctxt "../../../x.md#:1 0123456789"\nmsgid "a"\nmsgstr "b"\n',
            "names no block",
        ),
        (b'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "a"\nmsgstr "b"\n', "with one of zh, vi, fa"),
        (b'msgid ""\nmsgstr "Language: xx yy\\n"\n\nmsgid "a"\nmsgstr "b"\n', "x.po"),
    ],
)
def test_what_is_no_file_of_ours(tree: Path, tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "x.po").write_bytes(content)
    done = run(tree, "import", str(tmp_path / "x.po"))
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_the_source_is_not_exported_and_what_is_not_there_not_imported(tree: Path) -> None:
    for command, message in (
        (("export", "en"), "en is the source"),
        (("export", "xx"), "there is no locale 'xx'"),
        (("import", "none.po"), "none.po: cannot be read"),
        (("export", "fa", "--output", "/nowhere/fa.po"), "cannot be written"),
    ):
        done = run(tree, *command)
        assert done.returncode == 1
        assert message in done.stderr
        assert "Traceback" not in done.stderr
