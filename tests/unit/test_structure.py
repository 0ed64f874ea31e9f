from pathlib import Path

import pytest

from scripts import pages, structure
from scripts.paths import DOCS

PAGE = """First paragraph with [a link](../b.md#here).

## One {#one}

- item with [text]({{ us.list }})
    - nested [deep](c.md)

!!! danger "Title [x](d.md)"
    Body with
    a [second](e.md) link.

| a | b |
|---|---|
| [cell](f.md) | {{ us.size }} |

Term
:   Meaning with [g](g.md)

### Two {#two}

<div onclick="x">raw</div>

Text with <b>inline</b> and `<code>`.
"""


def test_headings_links_and_html_are_found_with_their_lines() -> None:
    read = structure.parse(PAGE)
    assert [(heading.level, heading.id, heading.line) for heading in read.headings] == [
        (2, "one", 3),
        (3, "two", 19),
    ]
    found = {link.target: link.line for link in read.links}
    assert found["../b.md#here"] == 1
    assert found["c.md"] == 6
    assert found["e.md"] == 10
    assert found["f.md"] == 14
    assert found["g.md"] == 17
    assert [link.line for link in read.links if link.looked_up] == [5]
    assert [line for line, _ in read.html] == [21, 23, 23]


def page(body: str, path: str = "a/b.md") -> pages.Page:
    return pages.Page("en", path, DOCS / "en" / path, {"title": "T"}, body, 5)


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("## No id\n", 5, "needs an id of its own"),
        ("## Bad {#Ünsafe}\n", 5, "needs an id of its own"),
        ("## A {#a}\n\n## B {#a}\n", 7, "stands twice"),
        ("# Title {#t}\n", 5, "no `#` heading"),
        ("[x](../../../outside.md)\n", 5, "there is no page"),
        ("[x](missing.md)\n", 5, "there is no page docs/<locale>/a/missing.md"),
        ("[x](c.md#nowhere)\n", 5, "has no heading with the id nowhere"),
        ("[x](#nowhere)\n", 5, "has no heading with the id nowhere"),
    ],
)
def test_each_fault_is_said_with_its_line(body: str, line: int, message: str) -> None:
    own = page(body)
    structures = {"a/b.md": structure.parse(body), "a/c.md": structure.parse("## Here {#here}\n")}
    problems = list(structure.problems(own, structures))
    assert any(message in problem.message and problem.line == line for problem in problems), problems


def test_good_links_make_no_problem() -> None:
    body = "## Own {#own}\n\n[x](c.md#here) [y](#own) [z](../a/c.md) [l]({{ us.list }}) <!-- a note -->\n"
    structures = {"a/b.md": structure.parse(body), "a/c.md": structure.parse("## Here {#here}\n")}
    assert list(structure.problems(page(body), structures)) == []


def test_paths_are_named_from_the_projects_folder() -> None:
    problem = next(structure.problems(page("## No id\n"), {"a/b.md": structure.parse("## No id\n")}))
    assert problem.file == Path("docs/en/a/b.md").as_posix()
