"""Deciding: the calculator and its twin, checks of big option lists, free test drives around a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.benchmarks.decide_parts import calculating, rulecheck, slots


def run() -> Iterator[dict[str, Any]]:
    """`calc_rate`, `twin_equal`, `config_p95` and `slots_p95`, each with what stands beside it."""
    yield from calculating.measure()
    yield from rulecheck.measure()
    yield from slots.measure()
