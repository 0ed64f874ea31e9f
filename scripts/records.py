"""YAML files that hold records by id, read together with the line each record stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from scripts.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

Record = dict[str, Any]
#: The safe loader in C, ten times faster, where libyaml is there.
FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path, problems: list[Problem]) -> dict[str, tuple[int, Record]]:
    """Read ``id: {key: value}`` records with their line numbers, counted from 1.

    Faults are added to ``problems``: a file that cannot be read, an id that stands twice, an entry that is
    no record. What could be read is returned all the same, so that one run shows every fault.
    """
    try:
        text = path.read_text("utf-8")
        node = yaml.compose(text, Loader=FAST)
    except OSError as error:
        problems.append(Problem.at(path, 0, f"cannot be read: {error.strerror}"))
        return {}
    except UnicodeDecodeError as error:
        problems.append(Problem.at(path, 0, f"is not UTF-8 text (byte {error.start})"))
        return {}
    except yaml.YAMLError as error:
        problems.append(yaml_problem(path, error))
        return {}
    if not isinstance(node, yaml.MappingNode):
        problems.append(Problem.at(path, 1, "must hold records of the form `id: …`"))
        return {}
    found: dict[str, tuple[int, Record]] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(value, yaml.MappingNode):
            problems.append(Problem.at(path, line, f"{key.value}: must hold `key: value` lines"))
        elif key.value in found:
            problems.append(
                Problem.at(path, line, f"{key.value}: stands twice, first on line {found[key.value][0]}")
            )
        else:
            try:
                found[key.value] = line, _construct(value)
            except (yaml.YAMLError, ValueError) as error:
                problems.append(Problem.at(path, line, f"{key.value}: {error}"))
    return found


def _construct(node: yaml.MappingNode) -> Record:
    # A loader needs a stream to exist; the node is already parsed.
    loader = yaml.SafeLoader("")
    try:
        return {str(key): value for key, value in loader.construct_mapping(node, deep=True).items()}
    finally:
        loader.dispose()


def yaml_problem(path: Path, error: yaml.YAMLError, first_line: int = 1) -> Problem:
    """Say where and why YAML cannot be read; ``first_line`` is the file's line that the YAML begins on."""
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or str(error).splitlines()[0]
    return Problem.at(path, mark.line + first_line if mark else 0, f"is not readable YAML: {reason}")
