"""Suffixes under which strangers register names side by side (`com.cn`, `github.io`): nobody's own host.

The rules are those of publicsuffix.org, kept as a file beside this one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import idna

LIST = Path(__file__).parent / "data" / "public_suffix_list.dat"


def is_public_suffix(host: str) -> bool:
    """Whether the whole host, in the form DNS knows, is such a suffix; a single label always is."""
    rules = _rules()
    labels = host.split(".")
    if f"!{host}" in rules:
        return False
    return len(labels) == 1 or host in rules or ".".join(["*", *labels[1:]]) in rules


@cache
def _rules() -> frozenset[str]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(_ascii(line) for line in lines if line and not line.startswith("//"))


def _ascii(rule: str) -> str:
    if rule.isascii():
        return rule
    mark = rule[: len(rule) - len(rule.lstrip("!*."))]
    return mark + idna.encode(rule[len(mark) :], uts46=True).decode()
