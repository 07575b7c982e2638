"""Contracts: printing, signing and examining five pages, beside the bare libraries in the same run;
and a bulk export.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.benchmarks.contracts_parts import exporting, rendering, signing


def run() -> Iterator[dict[str, Any]]:
    """`render_ratio`, `sign_ratio`, `verify_ratio`, `export_1000` and `export_peak_rss`."""
    yield from rendering.measure()
    yield from signing.measure()
    yield from exporting.measure()
