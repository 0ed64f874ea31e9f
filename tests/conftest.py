"""Fixtures that all tests share: the site is built once, the browser started once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from scripts.paths import CACHE, ROOT, SITE


@pytest.fixture(scope="session")
def site() -> Path:
    """Build everything once, by the command a person would use, and return the folder."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts", "build"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return SITE


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project's sources in which a test may break what it likes."""
    copy = tmp_path_factory.mktemp("tree") / "manual"
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, tracked.decode().split("\0")):
        source = ROOT / name
        if source.is_file():
            target = copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            target.chmod(source.stat().st_mode & 0o777)
    # What is known of the pages saves each copy, the copies of copies and the build a first, slow look at them.
    subprocess.run([sys.executable, "-m", "scripts", "check"], cwd=ROOT, capture_output=True, check=False)
    shutil.copytree(CACHE / "known", copy / CACHE.name / "known")
    return copy


def find_browser() -> str:
    """Return the path of a Chromium that is installed; ``$CHROME`` wins."""
    from shutil import which

    for name in (
        os.environ.get("CHROME", ""),
        "chromium",
        "google-chrome",
        "google-chrome-stable",
        "chromium-browser",
    ):
        if name and (path := which(name)):
            return path
    pytest.fail("no Chromium found: install the package chromium, or set CHROME to a browser's path")


@pytest.fixture(scope="session")
def browser():
    """Start one headless Chromium for all tests; it may speak to nothing but this machine."""
    from playwright.sync_api import sync_playwright

    flags = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as home:
        started = playwright.chromium.launch(
            executable_path=find_browser(),
            args=flags,
            chromium_sandbox=os.geteuid() != 0,
            env={**os.environ, "HOME": home},
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def site_url() -> str:
    """Return the address that the site is built for."""
    import yaml

    from scripts.paths import CONFIG

    return str(yaml.safe_load(CONFIG.read_text("utf-8"))["site_url"])
