"""The exchange as a document, for translators without an editor for PO files."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest

FA = "docs/fa/index.md"


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts", *command],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "80"},
    )


@pytest.fixture
def own(tree: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "manual"
    shutil.copytree(tree, copy)
    return copy


def everything(tree: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in sorted((tree / "docs").rglob("*")) if file.is_file()}


def test_out_and_in_again_changes_nothing(own: Path) -> None:
    before = everything(own)
    assert run(own, "export", "fa", "--all", "--output", "fa.docx").returncode == 0
    done = run(own, "import", "fa.docx")
    assert done.returncode == 0, done.stderr
    assert everything(own) == before
    with zipfile.ZipFile(own / "fa.docx") as package:
        assert b"python-docx" not in package.read("docProps/core.xml")


def test_a_stale_cell_counts_when_it_was_changed_and_not_before(own: Path) -> None:
    english = own / "docs/en/index.md"
    english.write_text(
        english.read_text("utf-8").replace("You do not need to be a lawyer.", "You need no lawyer."), "utf-8"
    )
    run(own, "export", "fa", "--output", "fa.docx")
    assert "all is empty or unconfirmed" in run(own, "import", "fa.docx").stderr
    document = docx.Document(str(own / "fa.docx"))
    (row,) = (row for row in document.tables[0].rows if "You need no lawyer." in row.cells[0].text)
    row.cells[1].text = row.cells[1].text.replace("لازم نیست وکیل باشید.", "به وکیل نیاز ندارید.")
    document.save(str(own / "back.docx"))
    done = run(own, "import", "back.docx")
    assert done.returncode == 0, done.stderr
    assert "26 fresh" in done.stdout
    assert "به وکیل نیاز ندارید." in (own / FA).read_text("utf-8")
    assert run(own, "check").returncode == 0


def test_changed_english_lost_keys_and_hostile_cells_are_refused(own: Path) -> None:
    run(own, "export", "fa", "--all", "--output", "fa.docx")
    document = docx.Document(str(own / "fa.docx"))
    rows = document.tables[0].rows
    before = everything(own)
    rows[3].cells[1].text = "<script>alert(1)</script>"
    document.save(str(own / "fa.docx"))
    done = run(own, "import", "fa.docx")
    assert "fa.docx:4: the text does not stay a paragraph" in done.stderr
    rows[4].cells[0].text = "Something else"
    document.save(str(own / "fa.docx"))
    done = run(own, "import", "fa.docx")
    assert "fa.docx:5: the row has lost its key" in done.stderr
    assert "Traceback" not in done.stderr
    assert everything(own) == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"<html></html>"])
def test_what_is_no_document(tree: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "fa.docx").write_bytes(content)
    done = run(tree, "import", str(tmp_path / "fa.docx"))
    assert done.returncode == 1
    assert "fa.docx: is no readable DOCX document" in done.stderr
    assert "Traceback" not in done.stderr


def test_other_files_are_refused(tree: Path) -> None:
    assert "must end with .po or .docx" in run(tree, "import", "README.md").stderr
    assert "must end with .po or .docx" in run(tree, "export", "fa", "--output", "fa.txt").stderr
