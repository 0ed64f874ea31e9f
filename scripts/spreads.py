"""The PDF edition in spreads: two A5 pages side by side on an A4 sheet, as the open book shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, NameTree, ObjectStreamMode, Page, Pdf, String

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pikepdf import Object

    from scripts.editions import Edition

#: Object and generation number of a page in its file.
Key = tuple[int, int]
#: Numbers of the pages on the left and on the right half, from 0; nothing on an empty half.
Sheet = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the single-page edition has gone."""

    sheet: Object
    form: Object
    shift: float  #: how far to the right, in points


def impose(single: Path, out: Path, edition: Edition) -> None:
    """Write the spreads of a single-page edition.

    Links, bookmarks, tags and metadata are kept. The same file gives the same bytes.
    """
    with Pdf.open(single) as pdf:
        places = _lay_out(pdf, edition)
        _move_destinations(pdf, places)
        _move_structure(pdf.objects, places)
        pdf.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)


def sheets(count: int, *, rtl: bool) -> list[Sheet]:
    """Return the sheets of a book of ``count`` pages: the cover alone on its recto half, then pairs."""
    pairs: list[Sheet] = [(None, 0)] if count else []
    pairs += [(verso, verso + 1 if verso + 1 < count else None) for verso in range(1, count, 2)]
    return [(second, first) for first, second in pairs] if rtl else pairs


def _lay_out(pdf: Pdf, edition: Edition) -> dict[Key, Place]:
    """Replace the pages by sheets; return where each page has gone."""
    pages = list(pdf.pages)
    width, height = (float(side) for side in pages[0].mediabox[2:])
    places: dict[Key, Place] = {}
    labels = Array()
    for number, halves in enumerate(sheets(len(pages), rtl=edition.rtl)):
        box = Array([0, 0, 2 * width, height])
        sheet = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=box, Annots=Array(), Tabs=Name.S))
        filled = {index: half * width for half, index in enumerate(halves) if index is not None}
        for index, shift in filled.items():
            places[pages[index].obj.objgen] = _place(pdf, pages[index], sheet, shift)
        _draw(pdf, sheet, [places[pages[index].obj.objgen] for index in filled])
        label = "–".join(edition.number(index + 1) for index in sorted(filled))
        labels.extend(Array([number, Dictionary(P=String(label))]))
        pdf.pages.append(Page(sheet))
    del pdf.pages[: len(pages)]
    pdf.Root.PageLabels = Dictionary(Nums=labels)
    return places


def _place(pdf: Pdf, page: Page, sheet: Object, shift: float) -> Place:
    """Make a page a form that a sheet can draw, and move its links to the sheet."""
    form = pdf.make_indirect(page.as_form_xobject(handle_transformations=False))
    form.StructParents = page.obj.StructParents
    for annotation in page.obj.get("/Annots", []):
        left, bottom, right, top = (float(side) for side in annotation.Rect)
        annotation.Rect = Array([left + shift, bottom, right + shift, top])
        annotation.P = sheet
        sheet.Annots.append(annotation)
    return Place(sheet, form, shift)


def _draw(pdf: Pdf, sheet: Object, places: list[Place]) -> None:
    """Draw the pages of a sheet side by side."""
    forms = {f"/Page{number}": place.form for number, place in enumerate(places)}
    sheet.Resources = Dictionary(XObject=Dictionary(forms))
    content = (
        f"q 1 0 0 1 {place.shift:.4f} 0 cm {name} Do Q" for name, place in zip(forms, places, strict=True)
    )
    sheet.Contents = pdf.make_stream("\n".join(content).encode())


def _move_destinations(pdf: Pdf, places: dict[Key, Place]) -> None:
    """Lead the named destinations and the bookmarks to the sheets; links go by name."""
    destinations = list(NameTree(pdf.Root.Names.Dests).values())
    destinations += [
        item.Dest
        for item in pdf.objects
        if isinstance(item, Dictionary) and {"/Title", "/Dest"} <= item.keys()
    ]
    for destination in destinations:
        place = places[destination[0].objgen]
        destination[0] = place.sheet
        destination[2] = float(destination[2]) + place.shift


def _move_structure(objects: Iterable[Object], places: dict[Key, Place]) -> None:
    """Lead the tags to the sheets. Marked content now stands in forms (ISO 32000-1, 14.7.4.2, table 324)."""
    for element in objects:
        if not isinstance(element, Dictionary) or element.get("/Type") not in (Name.StructElem, Name.OBJR):
            continue
        if "/Pg" not in element:
            continue
        place = places[element.Pg.objgen]
        element.Pg = place.sheet
        if "/K" in element:
            element.K = Array(
                Dictionary(Type=Name.MCR, Pg=place.sheet, Stm=place.form, MCID=kid)
                if isinstance(kid, int)
                else kid
                for kid in element.K
            )
