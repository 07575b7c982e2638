"""Stripe's nested form encoding: ``line_items[0][price_data][currency]=cny``."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from billing.simulator.errors import Invalid

NAME = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
SEGMENT = re.compile(r"\[([^\[\]]*)\]")


def decode(text: str) -> dict[str, Any]:
    """Nested dictionaries and lists from an encoded body or query string; values stay text."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        _plant(tree, _path(name), value)
    return {key: _as_lists(value) for key, value in tree.items()}


def _path(name: str) -> list[str]:
    match = NAME.match(name)
    if match is None:
        raise Invalid(f"Invalid parameter name: {name}", param=name)
    return [match[1], *SEGMENT.findall(match[2])]


def _plant(tree: dict[str, Any], path: Iterable[str], value: str) -> None:
    *branches, leaf = path
    here = tree
    for branch in branches:
        here = here.setdefault(branch or str(len(here)), {})
        if not isinstance(here, dict):
            raise Invalid(f"Invalid parameter: {branch} is both a value and a hash", param=branch)
    here[leaf or str(len(here))] = value


def _as_lists(value: Any) -> Any:
    """A hash whose keys are all numbers was an array."""
    if not isinstance(value, dict):
        return value
    inner = {key: _as_lists(item) for key, item in value.items()}
    if inner and all(key.isdecimal() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner
