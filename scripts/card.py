"""The picture that other sites show beside a link to the manual (Open Graph), one a locale."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts import cache, pdf
from scripts.editions import editions
from scripts.paths import DATA, OVERRIDES, ROOT

if TYPE_CHECKING:
    from scripts.editions import Edition

FOLDER = "cards"
WIDTH, HEIGHT = 1200, 630  #: pixels, the size that https://ogp.me's readers ask for
TEMPLATE = OVERRIDES / "print" / "card.html"


def write(edition: Edition, site: Path) -> None:
    """Write the picture of a locale to ``cards/<locale>.png``. The same words give the same bytes."""
    out = site / FOLDER / f"{edition.locale}.png"
    out.parent.mkdir(parents=True, exist_ok=True)
    program = [ROOT / "scripts" / "pdf.py", Path(__file__)]
    data = [TEMPLATE, TEMPLATE.with_name("cover.svg"), DATA / "interface" / f"{edition.locale}.po"]
    key = cache.key(edition.locale, repr(edition), cache.contents([*program, *data]), cache.machine())
    cache.keep(out, key, lambda file: _draw(edition, file))


def _draw(edition: Edition, out: Path) -> None:
    templates = Environment(
        loader=FileSystemLoader(TEMPLATE.parent), autoescape=True, undefined=StrictUndefined
    )
    others = (font for each in editions().values() for font in each.fonts)
    fonts = list(dict.fromkeys((*edition.fonts, *others)))
    html = templates.get_template(TEMPLATE.name).render(edition=edition, fonts=fonts)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "card.pdf"
        pdf.render(html, edition, page)
        out.write_bytes(pdf.picture(page, HEIGHT))
