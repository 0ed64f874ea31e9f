"""How the form document looks: its styles, settings and fonts, in place of the template's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from scripts.editions import Edition, source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from lxml.etree import _Element as Element

MARGIN = Mm(20)
PAGE_WIDTH, PAGE_HEIGHT = Mm(210), Mm(297)  # A4
TEXT_WIDTH = Mm(210 - 2 * 20)
SIZE = 10.5  #: points, of Latin letters
#: Points at which other letters look as large, in the fonts that people have.
SIZES = {"Arabic": 12.0, "Tibetan": 14.0, "Myanmar": 11.0}
#: Heights of lines, by script, in sizes of its letters, where fonts disagree so much that what one of them
#: takes for itself makes twice the pages of another.
LEADINGS = {"Tibetan": 1.9}
#: Parts of the template that say who made it, or that the form does not use.
UNUSED = ("extended-properties", "thumbnail", "customXml", "stylesWithEffects", "webSettings", "theme")
COMPATIBILITY = "http://schemas.microsoft.com/office/word"


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style; distances are in points."""

    name: str
    base: str = "Normal"
    scale: float = 1  #: of the text's size
    bold: bool = False
    color: str = ""
    shade: str = ""
    before: float = 0
    after: float = 3
    indent: float = 0
    hanging: bool = False  #: the first line begins outside the indent
    outline: int = 0  #: level of a heading, from 1
    keep: bool = False  #: on the page of the next paragraph
    bullet: bool = False

    @property
    def id(self) -> str:
        """The id that paragraphs name it by."""
        return style_id(self.name)


HELP, MARK, EXAMPLE = "Form help", "Form mark", "Form example"
STYLES = (
    Style("Title", scale=2, bold=True, color="1F3A4D", after=2, keep=True),
    Style("Subtitle", scale=1.2, color="595959", after=8, keep=True),
    Style("heading 1", scale=1.5, bold=True, color="1F3A4D", before=20, after=4, outline=1, keep=True),
    Style("heading 2", scale=1.1, bold=True, color="1F3A4D", before=14, after=1, outline=2, keep=True),
    Style("Form block", scale=1.2, bold=True, before=16, after=3, keep=True),
    Style("Form label", bold=True, before=8, after=2, keep=True),
    Style(MARK, scale=0.85, color="8A3B12", after=2, keep=True),
    Style(HELP, scale=0.95, color="4A4A4A", keep=True),
    Style("Form list", bullet=True, after=1),
    Style("Form warning", scale=0.95, bold=True, color="9C1C1C", keep=True),
    Style("Form answer", after=0),
    Style("Form choice", base="Form answer", after=2, indent=16, hanging=True),
    Style(EXAMPLE, scale=0.9, color="4A4A4A", shade="EEF2F5", before=3, indent=6),
    Style("Form notice", scale=1.1, bold=True, color="9C1C1C", after=4),
    Style("Form hint", base=HELP, scale=0.85, color="595959", after=0),
    Style("header", scale=0.8, bold=True, color="9C1C1C", after=0),
    Style("footer", scale=0.8, color="595959", after=0),
)


def style_id(name: str) -> str:
    """Return the id of the style with this name."""
    return name.replace(" ", "")


def set_up(document: Document, edition: Edition) -> None:
    """Replace the template's styles and settings with those of the form, and leave out the rest of it."""
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, one in relations.items() if one.reltype.rsplit("/", 1)[1] in UNUSED]:
            del relations[key]
    _replace(document.styles.element, list(_styles(edition)))
    _replace(document.settings.element, list(_settings(edition)))
    _replace(document.part.numbering_part.element, list(_bullets()))
    page = document.sections[0]
    page.page_width, page.page_height = PAGE_WIDTH, PAGE_HEIGHT
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    for name in list(page._sectPr.attrib):  # traces of when it was edited
        del page._sectPr.attrib[name]
    grid = page._sectPr.find(qn("w:docGrid"))
    if edition.rtl and grid is not None:
        grid.addprevious(element("bidi"))


def element(name: str, /, **attributes: str) -> Element:
    """Make an element of WordprocessingML."""
    made: Element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def run_properties(edition: Edition, *, strong: bool = False, style: str = "") -> Element:
    """Say the language of a run, and whether its letters are of a complex script or run from the right."""
    made = element("rPr")
    if style:
        made.append(element("rStyle", val=style_id(style)))
    if "Han" in edition.scripts:
        made.append(element("rFonts", hint="eastAsia"))
    if strong:
        made.append(element("b"))
        made.append(element("bCs"))
    if edition.rtl:
        made.append(element("rtl"))
    elif is_complex(edition):
        made.append(element("cs"))
    made.append(element("lang", **_language(edition)))
    return made


def font_table(*editions: Edition) -> bytes:
    """Name the fonts of editions, and for each the free one to take where it is missing."""
    names = {form_font(edition): edition.fonts[0] for edition in editions}
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
        for name, other in sorted(names.items())
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f"{head}<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()


def is_complex(edition: Edition) -> bool:
    """Tell whether text programs give the letters fonts and sizes of their own, as complex scripts."""
    return not {"Latin", "Han"} & set(edition.scripts)


def _language(edition: Edition) -> dict[str, str]:
    """Return the attributes of ``w:lang``: which of the three names a language depends on its letters."""
    tag = edition.formats.replace("_", "-")
    if is_complex(edition):
        return {"bidi": tag}
    return {"eastAsia": tag} if "Han" in edition.scripts else {"val": tag}


def letter_size(edition: Edition) -> float:
    """Return the size of the letters of an edition, in points."""
    return next((SIZES[script] for script in edition.scripts if script in SIZES), SIZE)


def form_font(edition: Edition) -> str:
    """Return the family that documents of an edition name."""
    return edition.form_font or edition.fonts[0]


def _replace(parent: Element, children: list[Element]) -> None:
    for child in list(parent):
        parent.remove(child)
    parent.extend(children)


def _parse(xml: str) -> Element:
    name, _, rest = xml.partition(" ")
    made: Element = parse_xml(f"{name} {nsdecls('w')} {rest}")
    return made


def _styles(edition: Edition) -> Iterator[Element]:
    own = form_font(edition)
    latin = own if "Latin" in edition.scripts else form_font(source())
    size = letter_size(edition)
    language = " ".join(f'w:{key}="{tag}"' for key, tag in (_language(source()) | _language(edition)).items())
    yield _parse(
        "<w:docDefaults ><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{own}" w:cs="{own}"/>'
        f"{_sizes(1, size)}<w:lang {language}/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        f'<w:spacing w:after="60" {_leading(1, edition)}/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    yield _parse(
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{'<w:bidi/>' * edition.rtl}</w:pPr></w:style>"
    )
    for style in STYLES:
        yield _style(style, edition)
    yield _parse(
        '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/>'
        '<w:rPr><w:color w:val="6B6B6B"/></w:rPr></w:style>'
    )
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="7F8C96"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    padding = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 60), ("left", 100), ("bottom", 60), ("right", 100))
    )
    yield _parse(
        '<w:style w:type="table" w:styleId="Formtable"><w:name w:val="Form table"/><w:tblPr>'
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{padding}</w:tblCellMar></w:tblPr></w:style>"
    )


def _style(style: Style, edition: Edition) -> Element:
    leading, sizes = _leading(style.scale, edition), _sizes(style.scale, letter_size(edition))
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{style.shade}"/>' if style.shade else ""
    bullet = '<w:numPr><w:numId w:val="1"/></w:numPr>' if style.bullet else ""
    hanging = f'w:hanging="{twips(style.indent)}"' if style.hanging else ""
    indent = f'<w:ind w:left="{twips(style.indent)}" {hanging}/>' if style.indent else ""
    outline = f'<w:outlineLvl w:val="{style.outline - 1}"/>' if style.outline else ""
    color = f'<w:color w:val="{style.color}"/>' if style.color else ""
    return _parse(
        f'<w:style w:type="paragraph" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{style_id(style.base)}"/><w:qFormat/>'
        f"<w:pPr>{'<w:keepNext/>' * style.keep}{bullet}{shade}"
        f'<w:spacing w:before="{twips(style.before)}" w:after="{twips(style.after)}" {leading}/>'
        f"{indent}{outline}</w:pPr>"
        f"<w:rPr>{'<w:b/><w:bCs/>' * style.bold}{color}{sizes}</w:rPr></w:style>"
    )


def line_height(scale: float, edition: Edition) -> float | None:
    """Return the height of a line, in points; ``None`` where the font knows best."""
    leading = next((LEADINGS[script] for script in edition.scripts if script in LEADINGS), None)
    return leading and letter_size(edition) * scale * leading


def _leading(scale: float, edition: Edition) -> str:
    height = line_height(scale, edition)
    return f'w:line="{twips(height)}" w:lineRule="exact"' if height else 'w:line="264" w:lineRule="auto"'


def _sizes(scale: float, size: float) -> str:
    """Give the sizes of Latin and of complex letters, in half points."""
    return f'<w:sz w:val="{round(SIZE * scale * 2)}"/><w:szCs w:val="{round(size * scale * 2)}"/>'


def twips(points: float) -> int:
    """Turn points into twentieths of a point."""
    return round(points * 20)


def _bullets() -> Iterator[Element]:
    yield _parse(
        '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="360" w:hanging="240"/></w:pPr></w:lvl></w:abstractNum>'
    )
    yield _parse('<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>')


def _settings(edition: Edition) -> Iterator[Element]:
    yield element("zoom", percent="100")
    # Text programs take out the names and times that they would otherwise note on every save.
    yield element("removePersonalInformation")
    yield element("removeDateAndTime")
    yield element("defaultTabStop", val="720")
    yield element("characterSpacingControl", val="doNotCompress")
    compatible = element("compat")
    compatible.append(element("compatSetting", name="compatibilityMode", uri=COMPATIBILITY, val="15"))
    yield compatible
    yield element("themeFontLang", **(_language(source()) | _language(edition)))
    yield element("decimalSymbol", val=".")
    yield element("listSeparator", val=",")
