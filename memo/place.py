"""Places in a message: a path of element names, the element at a path, the line of both.

A path looks like ``/Message/MessageBody/AdditionalDocument[2]/File/filename``: local names, and a number where several
siblings have the same name.
"""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

_STEP = re.compile(r"(?P<name>[^\[\]]+)(?:\[(?P<number>[0-9]+)\])?")
_LONGEST_NAME = 80


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace, cut off where it is longer than any real one."""
    return etree.QName(element).localname[:_LONGEST_NAME]


def line_of(element: etree._Element) -> int | None:
    """The line on which the element's start tag ends, counted from 1."""
    return cast("int | None", element.sourceline)


def path_of(element: etree._Element) -> str:
    """The path from the root to the element."""
    steps = [_step(element), *(_step(ancestor) for ancestor in element.iterancestors())]
    return "/" + "/".join(reversed(steps))


def find_nearest(root: etree._Element, path: str) -> etree._Element:
    """The element that the path names, or the nearest one above it where an optional part is absent."""
    element = root
    for step in path.split("/")[2:]:
        name, number = _split(step)
        alike = list(element.iterchildren(f"{{*}}{name}"))
        if number > len(alike):
            return element
        element = alike[number - 1]
    return element


def find_by_engine_path(root: etree._Element, path: str) -> etree._Element:
    """The element that libxml2 means: ``prefix:name[number]``, or ``*[number]`` where the namespace is the default
    one.
    """
    element = root
    for step in path.split("/")[2:]:
        if step.startswith("@"):
            break
        name, number = _split(step)
        alike = list(element) if name == "*" else [child for child in element if _prefixed(child) == name]
        if number > len(alike):
            break
        element = alike[number - 1]
    return element


def _split(step: str) -> tuple[str, int]:
    match = _STEP.fullmatch(step)
    return (step, 1) if match is None else (match["name"], int(match["number"] or 1))


def _prefixed(element: etree._Element) -> str:
    name: str = element.tag.rpartition("}")[2]
    return f"{element.prefix}:{name}" if element.prefix else name


def _step(element: etree._Element) -> str:
    name = local_name(element)
    before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    is_only = before == 0 and next(element.itersiblings(element.tag), None) is None
    return name if is_only else f"{name}[{before + 1}]"
