"""A five-page contract, and how two ways of doing the same are compared."""

from __future__ import annotations

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

from core.edge import esign
from core.edge.pdf import lay_out

PAGES, ROUNDS, MOST = 5, 15, 1.25
TERMS = "甲乙双方依照《中华人民共和国民法典》有关规定，就车辆买卖事宜协商一致，订立本合同，共同遵守。"
PLACES = (
    esign.Place("buyer", -1, (60, 100, 260, 180)),
    esign.Place("seller", -1, (320, 60, 520, 200)),
)


def page() -> str:
    """The contract as the page that is printed: clauses, and a table of the sums on every leaf."""
    rows = "".join(f"<tr><td>第 {n} 项</td><td>¥{n * 1234:,}.00</td></tr>" for n in range(1, 7))
    leaf = (
        '<section style="page-break-after:always"><h1>汽车买卖合同</h1>'
        + "".join(f"<p>第{n}条　{TERMS}</p>" for n in range(1, 9))
        + f"<table>{rows}</table></section>"
    )
    return f'<html lang="zh-Hans"><body style="font: 10pt Marque Sans">{leaf * PAGES}</body></html>'


def contract() -> bytes:
    """The printed contract with its two fields."""
    return esign.add_fields(lay_out(page()).pdf, PLACES)


def compared(metric: str, ours: Callable[[], Any], bare: Callable[[], Any]) -> dict[str, Any]:
    """The median of ours over the bare library's, in turns, so that both meet the same machine."""
    ours(), bare()  # fonts, modules and answers that stay are loaded
    gc.collect()
    mine, theirs = [], []
    for _ in range(ROUNDS):
        mine.append(_timed(ours))
        theirs.append(_timed(bare))
    ratio = median(mine) / median(theirs)
    return {
        "metric": metric,
        "value": round(median(mine) * 1000, 1),
        "unit": "ms",
        "baseline": round(median(theirs) * 1000, 1),
        "ratio": round(ratio, 3),
        "goal": f"<= {MOST} times the bare library",
        "holds": ratio <= MOST,
    }


def _timed(work: Callable[[], Any]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began
