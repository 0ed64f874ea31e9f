"""The recommendation form as a document to fill in (OpenDocument 1.3, text).

Every blank is a content control as LibreOffice 7.4 and later writes it, an extension whose words every other
program shows as plain text. Its tag is the field's id. The document names nobody: no author and no times but
the day of its sources, and LibreOffice is told not to add the name of its user.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel import Locale
from lxml import etree

from scripts import archive, form_paper
from scripts.editions import Edition, source
from scripts.form_paper import DAY_FORMAT, TICKED, UNTICKED, Piece, Table
from scripts.form_styles import SIZE, STYLES, form_font, is_complex, letter_size, line_height

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lxml.etree import _Element as Element

    from scripts.form_paper import Blank, Paper, Paragraph, Row
    from scripts.form_styles import Style

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = {
    "office": f"{OASIS}office:1.0",
    "style": f"{OASIS}style:1.0",
    "text": f"{OASIS}text:1.0",
    "table": f"{OASIS}table:1.0",
    "fo": f"{OASIS}xsl-fo-compatible:1.0",
    "svg": f"{OASIS}svg-compatible:1.0",
    "meta": f"{OASIS}meta:1.0",
    "config": f"{OASIS}config:1.0",
    "manifest": f"{OASIS}manifest:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}
VERSION = "1.3"
MARGIN, PAGE_WIDTH, PAGE_HEIGHT = 20, 210, 297  # millimetres, A4
LOW, HIGH = 9, 24  # millimetres: rows with room for a line and for paragraphs
GREY, HEAD = "#7f8c96", "#e1e8ed"
ALWAYS: dict[str, str] = {"fo:keep-with-next": "always"}
#: Kinds of letters that programs give fonts, sizes and languages of their own.
LETTERS = ("", "-asian", "-complex")


def write_odt(edition: Edition, out: Path, page: Path | None = None, *, filled: bool = False) -> None:
    """Write the form of an edition as :func:`scripts.form_paper.lay_out` gives it.

    The same sources give the same bytes. Raises :class:`scripts.problems.BadInputError` as that does.
    """
    paper = form_paper.lay_out(edition, page, filled=filled)
    parts = {
        "content.xml": _Writer(paper).content(),
        "styles.xml": _styles(paper),
        "meta.xml": _meta(paper),
        "settings.xml": _settings(),
    }
    written = {
        name: _bytes(root) for name, root in (*parts.items(), ("META-INF/manifest.xml", _manifest(parts)))
    }
    archive.write(out, {archive.FIRST: MEDIA_TYPE.encode(), **written}, paper.day)


class _Writer:
    """Writes paragraphs and tables, and notes the automatic styles that they need."""

    def __init__(self, paper: Paper) -> None:
        self.paper, self.edition = paper, paper.edition
        self.numbers = 0  # of content controls
        self.automatic: dict[str, Element] = {}  # by name

    def content(self) -> Element:
        """Return the part of the document that holds its text."""
        text = _element("office:text", *self.blocks(self.paper.blocks))
        return _element(
            "office:document-content",
            _fonts(self.edition),
            _element("office:automatic-styles", *self.automatic.values()),
            _element("office:body", text),
            **{"office:version": VERSION},
        )

    def blocks(self, blocks: Sequence[Paragraph | Table]) -> Iterator[Element]:
        """Yield blocks; paragraphs with bullets stand together in a list."""
        items: Element | None = None
        for block in blocks:
            if isinstance(block, Table):
                yield self.table(block)
            elif _style(block.style).bullet:
                if items is None:
                    items = _element("text:list", **{"text:style-name": "Bullets"})
                    yield items
                items.append(_element("text:list-item", self.paragraph(block)))
                continue
            else:
                yield self.paragraph(block)
            items = None

    def paragraph(self, block: Paragraph, *after: Element) -> Element:
        """Make a paragraph or a heading with its blank, and what stands behind both."""
        looks: dict[str, str] = {}
        if block.voice.rtl != self.edition.rtl:
            looks |= _direction(block.voice)
        if block.new_page:
            looks["fo:break-before"] = "page"
        if block.keep:
            looks |= ALWAYS
        style = _style(block.style)
        kind = {"text:style-name": self.look(style.name, looks)}
        if style.outline:
            made = _element("text:h", **kind, **{"text:outline-level": str(style.outline)})
        else:
            made = _element("text:p", **kind)
        if block.blank and block.blank.kind == "tick":
            made.extend([self.control(block.blank), _element("text:tab")])
        made.extend([self.run(piece) for piece in block.pieces])
        if block.blank and block.blank.kind != "tick":
            made.append(self.control(block.blank))
        made.extend(after)
        return made

    def look(self, name: str, looks: dict[str, str]) -> str:
        """Return the name of a paragraph style that differs from another in some properties."""
        parent = _name(name)
        if not looks:
            return parent
        key = "-".join([parent, *sorted(looks.values())])
        self.automatic[key] = _element(
            "style:style",
            _element("style:paragraph-properties", **looks),
            **{"style:name": key, "style:family": "paragraph", "style:parent-style-name": parent},
        )
        return key

    def run(self, piece: Piece, parent: str = "") -> Element:
        """Make a run of text in its own language."""
        key = "-".join(filter(None, [parent, piece.edition.tag, "strong" * piece.strong]))
        if key not in self.automatic:
            weight = _every("fo:font-weight", "bold") if piece.strong else {}
            more = {"style:parent-style-name": parent} if parent else {}
            self.automatic[key] = _element(
                "style:style",
                _element("style:text-properties", **_language(piece.edition), **weight),
                **{"style:name": key, "style:family": "text"},
                **more,
            )
        run = _element("text:span", **{"text:style-name": key})
        last: Element | None = None  # what the next words stand behind
        for part in re.split(r"(\n|\t|(?<= ) +)", piece.text):
            if part == "\n":
                last = etree.SubElement(run, _qualified("text:line-break"))
            elif part == "\t":
                last = etree.SubElement(run, _qualified("text:tab"))
            elif (
                part.startswith(" ") and not part.strip() and len(run) + len(run.text or "") and last is None
            ):
                last = etree.SubElement(run, _qualified("text:s"), {_qualified("text:c"): str(len(part))})
            elif last is None:
                run.text = (run.text or "") + part
            else:
                last.tail = (last.tail or "") + part
        return run

    def table(self, block: Table) -> Element:
        """Make a table; its head is said again on every page."""
        looks = {
            "style:width": f"{PAGE_WIDTH - 2 * MARGIN}mm",
            "table:align": "margins",
            "style:writing-mode": _mode(self.edition),
        }
        if all(paragraph.keep for paragraph in block.paragraphs()):
            looks |= ALWAYS
        table = _element(
            "table:table",
            _element("table:title", text=block.caption),
            **{"table:style-name": self.shape("table", looks)},
        )
        for share in block.shares:
            width = (PAGE_WIDTH - 2 * MARGIN) * share / sum(block.shares)
            style = self.shape("table-column", {"style:column-width": f"{width:.2f}mm"})
            table.append(_element("table:table-column", **{"table:style-name": style}))
        head = [self.row(row) for row in block.rows if row.head]
        if head:
            table.append(_element("table:table-header-rows", *head))
        table.extend([self.row(row) for row in block.rows if not row.head])
        return table

    def row(self, block: Row) -> Element:
        """Make a row of a table."""
        height = f"{HIGH if block.high else LOW}mm"
        looks = {"style:min-row-height": height, "fo:keep-together": "always" if block.whole else "auto"}
        row = _element("table:table-row", **{"table:style-name": self.shape("table-row", looks)})
        shade = {"fo:background-color": HEAD} if block.head else {}
        cell = self.shape("table-cell", {"fo:border": f"0.75pt solid {GREY}", "fo:padding": "1.2mm", **shade})
        for paragraphs in block.cells:
            made = list(self.blocks(paragraphs)) or [_element("text:p")]
            kind = {"table:style-name": cell, "office:value-type": "string"}
            row.append(_element("table:table-cell", *made, **kind))
        return row

    def shape(self, family: str, looks: dict[str, str]) -> str:
        """Return the name of a style of a table, column, row or cell."""
        key = "-".join([family, *(re.sub(r"[^\w.]", "", value) for value in looks.values())])
        self.automatic[key] = _element(
            "style:style",
            _element(f"style:{family}-properties", **looks),
            **{"style:name": key, "style:family": family},
        )
        return key

    def control(self, blank: Blank) -> Element:
        """Make a content control with what stands in a blank."""
        self.numbers += 1
        flags: dict[str, str] = {}
        items: list[Element] = []
        match blank.kind:
            case "tick":
                flags = {"checkbox": "true", "checked-state": TICKED, "unchecked-state": UNTICKED}
                flags |= {"checked": "true"} if blank.ticked else {}
                content = [self.run(Piece(TICKED if blank.ticked else UNTICKED, source()))]
            case _ if blank.given:
                content = [self.run(piece) for piece in blank.given]
            case _:
                flags["showing-place-holder"] = "true"
                content = [self.run(blank.waiting, _name("Placeholder Text"))] if blank.waiting else []
        match blank.kind:
            case "choice":
                flags["dropdown"] = "true"
                items = [
                    _element(
                        "loext:list-item",
                        **{
                            "loext:display-text": "".join(piece.text for piece in pieces),
                            "loext:value": key,
                        },
                    )
                    for key, pieces in blank.options.items()
                ]
            case "day":
                flags |= {"date": "true", "date-format": DAY_FORMAT, "date-rfc-language-tag": "en-GB"}
                flags |= {"current-date": f"{blank.day.isoformat()}T00:00:00Z"} if blank.day else {}
            case "text":
                flags["plain-text"] = "true"
        flags |= {"alias": blank.name, "tag": blank.tag, "id": str(self.numbers)}
        return _element(
            "loext:content-control",
            *items,
            *content,
            **{f"loext:{key}": value for key, value in flags.items()},
        )


def _qualified(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _element(tag: str, /, *children: Element, text: str = "", **attributes: str) -> Element:
    made = etree.Element(
        _qualified(tag), {_qualified(key): value for key, value in attributes.items()}, nsmap=NAMESPACES
    )
    made.text = text or None
    made.extend(children)
    return made


def _bytes(root: Element) -> bytes:
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _style(name: str) -> Style:
    return next(style for style in STYLES if style.name == name)


def _name(name: str) -> str:
    """Return the internal name of a style, as LibreOffice writes it for its own ones."""
    shown = name[0].upper() + name[1:]
    return "Standard" if name == "Normal" else shown.replace(" ", "_20_")


def _mode(edition: Edition) -> str:
    return "rl-tb" if edition.rtl else "lr-tb"


def _direction(edition: Edition) -> dict[str, str]:
    """Say which way a paragraph runs; for LibreOffice ``start`` is the left side in any direction."""
    return {"style:writing-mode": _mode(edition), "fo:text-align": "right" if edition.rtl else "left"}


def _every(name: str, value: str) -> dict[str, str]:
    """Give a property to letters of every kind."""
    local = name.partition(":")[2]
    return {name: value, f"style:{local}-asian": value, f"style:{local}-complex": value}


def _language(edition: Edition) -> dict[str, str]:
    """Name the language of letters of the kind that an edition has."""
    locale = Locale.parse(edition.formats)
    kind = "-complex" if is_complex(edition) else "-asian" if "Han" in edition.scripts else ""
    prefix = "style" if kind else "fo"
    found = {
        f"{prefix}:language{kind}": locale.language,
        f"{prefix}:country{kind}": locale.territory or "none",
    }
    if locale.script:
        found |= {f"{prefix}:script{kind}": locale.script, f"style:rfc-language-tag{kind}": edition.tag}
    return found


def _fonts(edition: Edition) -> Element:
    """Name the fonts of the form, each with the free one to take where it is missing."""
    names = {form_font(one): one.fonts[0] for one in (source(), edition)}
    faces = (
        _element("style:font-face", **{"style:name": name, "svg:font-family": f"'{name}', '{other}'"})
        for name, other in sorted(names.items())
    )
    return _element("office:font-face-decls", *faces)


def _sizes(scale: float, edition: Edition) -> dict[str, str]:
    latin, own = (f"{round(size * scale * 2) / 2}pt" for size in (SIZE, letter_size(edition)))
    return {"fo:font-size": latin, "style:font-size-asian": latin, "style:font-size-complex": own}


def _styles(paper: Paper) -> Element:
    edition = paper.edition
    own = form_font(edition)
    latin = own if "Latin" in edition.scripts else form_font(source())
    fonts = {"style:font-name": latin, "style:font-name-asian": own, "style:font-name-complex": own}
    default = _element(
        "style:default-style",
        _element("style:paragraph-properties", **{"style:writing-mode": _mode(edition)}),
        _element(
            "style:text-properties", **fonts, **_sizes(1, edition), **_language(source()) | _language(edition)
        ),
        **{"style:family": "paragraph"},
    )
    standard = _element(
        "style:style",
        _element("style:paragraph-properties", **_direction(edition), **{"fo:line-height": "110%"}),
        **{"style:name": "Standard", "style:family": "paragraph", "style:class": "text"},
    )
    waiting = _element(
        "style:style",
        _element("style:text-properties", **{"fo:color": "#6b6b6b"}),
        **{
            "style:name": _name("Placeholder Text"),
            "style:display-name": "Placeholder Text",
            "style:family": "text",
        },
    )
    writer = _Writer(paper)  # of what stands on every page
    foot = writer.paragraph(paper.footer, _element("text:page-number", text="1"))
    margins = [_element("style:footer", foot)]
    if paper.header:
        margins.insert(0, _element("style:header", writer.paragraph(paper.header)))
    master = _element(
        "style:master-page", *margins, **{"style:name": "Standard", "style:page-layout-name": "A4"}
    )
    return _element(
        "office:document-styles",
        _fonts(edition),
        _element(
            "office:styles",
            default,
            standard,
            waiting,
            *(_paragraph_style(s, edition) for s in STYLES),
            _bullets(),
        ),
        _element("office:automatic-styles", _page(edition), *writer.automatic.values()),
        _element("office:master-styles", master),
        **{"office:version": VERSION},
    )


def _paragraph_style(style: Style, edition: Edition) -> Element:
    height = line_height(style.scale, edition)
    looks = {"fo:line-height": f"{height:g}pt"} if height else {}
    looks |= {"fo:margin-top": f"{style.before}pt", "fo:margin-bottom": f"{style.after}pt"}
    if style.indent:
        looks["fo:margin-left"] = f"{style.indent}pt"
    if style.hanging:
        looks["fo:text-indent"] = f"-{style.indent}pt"
    if style.shade:
        looks["fo:background-color"] = f"#{style.shade}"
    if style.keep:
        looks |= ALWAYS
    letters = _sizes(style.scale, edition)
    if style.bold:
        letters |= _every("fo:font-weight", "bold")
    if style.color:
        letters["fo:color"] = f"#{style.color}"
    names = {
        "style:name": _name(style.name),
        "style:display-name": style.name[0].upper() + style.name[1:],
        "style:family": "paragraph",
        "style:parent-style-name": _name(style.base),
    }
    if style.outline:
        names["style:default-outline-level"] = str(style.outline)
    return _element(
        "style:style",
        _element("style:paragraph-properties", **looks),
        _element("style:text-properties", **letters),
        **names,
    )


def _bullets() -> Element:
    place = _element(
        "style:list-level-label-alignment",
        **{
            "text:label-followed-by": "listtab",
            "text:list-tab-stop-position": "18pt",
            "fo:margin-left": "18pt",
            "fo:text-indent": "-12pt",
        },
    )
    mode = {"text:list-level-position-and-space-mode": "label-alignment"}
    level = _element(
        "text:list-level-style-bullet",
        _element("style:list-level-properties", place, **mode),
        **{"text:level": "1", "text:bullet-char": "•"},
    )
    return _element("text:list-style", level, **{"style:name": "Bullets"})


def _page(edition: Edition) -> Element:
    space = {"style:header-style": "fo:margin-bottom", "style:footer-style": "fo:margin-top"}
    return _element(
        "style:page-layout",
        _element(
            "style:page-layout-properties",
            **{
                "fo:page-width": f"{PAGE_WIDTH}mm",
                "fo:page-height": f"{PAGE_HEIGHT}mm",
                "fo:margin": f"{MARGIN}mm",
                "style:num-format": "1",
                "style:print-orientation": "portrait",
                "style:writing-mode": _mode(edition),
            },
        ),
        *(
            _element(
                name, _element("style:header-footer-properties", **{side: "4mm", "fo:min-height": "6mm"})
            )
            for name, side in space.items()
        ),
        **{"style:name": "A4"},
    )


def _meta(paper: Paper) -> Element:
    day = f"{paper.day.isoformat()}T00:00:00"
    told = (
        ("dc:title", paper.title.text),
        ("dc:language", paper.edition.tag),
        ("dc:date", day),
        ("meta:creation-date", day),
    )
    meta = _element("office:meta", *(_element(name, text=text) for name, text in told))
    return _element("office:document-meta", meta, **{"office:version": VERSION})


def _settings() -> Element:
    """Tell LibreOffice to add neither the name of its user nor a picture of the first page on every save."""
    items = (
        _element("config:config-item", text="false", **{"config:name": name, "config:type": "boolean"})
        for name in ("ApplyUserData", "SaveThumbnail")
    )
    own = _element("config:config-item-set", *items, **{"config:name": "ooo:configuration-settings"})
    return _element(
        "office:document-settings", _element("office:settings", own), **{"office:version": VERSION}
    )


def _manifest(names: Sequence[str] | dict[str, Element]) -> Element:
    whole = {"manifest:full-path": "/", "manifest:media-type": MEDIA_TYPE, "manifest:version": VERSION}
    entries = [whole, *({"manifest:full-path": name, "manifest:media-type": "text/xml"} for name in names)]
    return _element(
        "manifest:manifest",
        *(_element("manifest:file-entry", **entry) for entry in entries),
        **{"manifest:version": VERSION},
    )
