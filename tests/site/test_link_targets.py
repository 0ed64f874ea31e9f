"""Every link of the built site leads somewhere; every outside address is in the ledger."""

from pathlib import Path

import yaml

from scripts import links
from scripts.ledger import ledger
from scripts.paths import CONFIG

SITE_URL = yaml.safe_load(CONFIG.read_text("utf-8"))["site_url"]


def test_every_link_and_fragment_leads_somewhere(site: Path) -> None:
    assert list(links.faults(site, SITE_URL, ledger().urls)) == []


def test_the_check_itself_saw_the_site(site: Path) -> None:
    pages = links.read(site)
    assert len(pages) > 100
    assert sum(len(page.links) for page in pages.values()) > 10_000
