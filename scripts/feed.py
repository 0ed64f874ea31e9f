"""The feed of changes (Atom, RFC 4287), from the page on changes: an entry for each item of its lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from lxml.html import fragment_fromstring

from scripts.editions import editions
from scripts.ledger import ledger

if TYPE_CHECKING:
    import datetime

    from lxml.html import HtmlElement

    from scripts.collection import Collection
    from scripts.editions import Edition

PAGE = "reference/changelog.md"
NAME = "changes.atom"
ATOM = "http://www.w3.org/2005/Atom"
#: The id of a footnote's first reference: the page's own prefix, and the fact.
REFERENCE = re.compile(r"fnref\d*:(?P<fact>.+)")


class Change(NamedTuple):
    """One item of the page on changes."""

    anchor: str  #: id on the page: that of its first footnote, the same in every language
    title: str  #: the words in bold that it begins with: day and place
    text: str
    checked: datetime.date  #: the day on which its fact was last checked


def feed(collection: Collection, edition: Edition, site_url: str) -> str:
    """Return the feed of a locale; empty where the locale has no page on changes.

    ``site_url`` is the address of the site, with its last slash. No clock: an entry is as new as the check of
    its fact.
    """
    item = next((item for item in collection["items"] if item.get("path") == PAGE), None)
    if item is None:
        return ""
    found = changes(item["html"])
    page, content = site_url + item["address"], editions()[item["content"]]
    prefix = site_url + item["address"].removesuffix(item["url"])
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": content.tag})
    _add(root, "title", f"{edition.say('manual.title')}: {item['title']}")
    _add(root, "id", page)
    ET.SubElement(root, "link", {"rel": "self", "href": prefix + NAME})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _add(root, "updated", _instant(max(change.checked for change in found) if found else ledger().newest))
    _add(ET.SubElement(root, "author"), "name", edition.say("manual.title"))
    for change in found:
        entry = ET.SubElement(root, "entry")
        _add(entry, "title", change.title)
        _add(entry, "id", f"{page}#{change.anchor}")
        ET.SubElement(entry, "link", {"rel": "alternate", "href": f"{page}#{change.anchor}"})
        _add(entry, "updated", _instant(change.checked))
        _add(entry, "content", change.text)
    ET.indent(root, "")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def changes(html: str) -> list[Change]:
    """List the changes that a page tells of: items that begin with words in bold and have a footnote."""
    found = []
    for entry in fragment_fromstring(html, create_parent="div").xpath("./ul/li"):
        references = [match for each in entry.xpath(".//sup/@id") if (match := REFERENCE.fullmatch(each))]
        title = entry.xpath("(.//strong)[1]")
        if not references or not title:
            continue
        anchor, fact = references[0][0], ledger().facts.get(references[0]["fact"])
        for note in entry.xpath(".//sup[@id]"):
            note.drop_tree()
        heading = _plain(title[0])
        text = _plain(entry).removeprefix(heading).strip()
        found.append(Change(anchor, heading, text, fact.checked_on if fact else ledger().newest))
    return found


def _plain(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def _instant(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
