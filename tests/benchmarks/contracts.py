"""Contracts: printing, signing and examining five pages, beside the bare libraries in the same run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.benchmarks.contracts_parts import rendering, signing


def run() -> Iterator[dict[str, Any]]:
    """`render_ratio`, `sign_ratio` and `verify_ratio`."""
    yield from rendering.measure()
    yield from signing.measure()
