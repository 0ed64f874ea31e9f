"""A new edition from nothing, on a copy of the project, by the command a person would use."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts", *command],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "80"},
    )


def test_a_new_edition_is_whole_at_once(tree: Path, tmp_path: Path) -> None:
    own = tmp_path / "manual"
    shutil.copytree(tree, own)
    for tag in ("ka", "ar", "pt-BR", "th"):
        done = run(own, "add-language", tag)
        assert done.returncode == 0, done.stderr
        assert f"data/interface/{tag}.po" in done.stdout
    assert run(own, "check").stdout.endswith("no problems found\n")
    found = json.loads(run(own, "status", "--format", "json").stdout)["locales"]["ka"]
    assert found["coverage"] == 0
    assert found["first"][0] == "index.md"
    entries = yaml.safe_load((own / "data/editions.yml").read_text("utf-8"))
    assert entries["ka"]["scripts"] == ["Georgian"]
    assert entries["ar"]["scripts"] == ["Arabic"]
    assert entries["th"]["segment"] is True
    config = (own / "mkdocs.yml").read_text("utf-8")
    assert "        - {locale: ka, name: ქართული}\n" in config
    # What was there stands as it stood.
    assert (
        (own / "data/editions.yml")
        .read_text("utf-8")
        .startswith((tree / "data/editions.yml").read_text("utf-8"))
    )
    assert run(own, "export", "ka").returncode == 0
    # A second time, it is there already.
    assert "there is an edition ka already" in run(own, "add-language", "ka").stderr


@pytest.mark.parametrize(
    ("tag", "message"),
    [
        ("fa", "there is an edition fa already"),
        ("en", "there is an edition en already"),
        ("xx", "no language tag that Unicode's CLDR knows"),
        ("../x", "no language tag that Unicode's CLDR knows"),
        ("", "no language tag"),
        ("ckb", "languages of two letters"),
        ("KA", "languages of two letters"),
    ],
)
def test_what_cannot_be_added(tree: Path, tag: str, message: str) -> None:
    before = {file: file.read_bytes() for file in (tree / "data").rglob("*") if file.is_file()}
    done = run(tree, "add-language", tag)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert {file: file.read_bytes() for file in (tree / "data").rglob("*") if file.is_file()} == before
