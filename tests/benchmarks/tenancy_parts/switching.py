"""What finding and entering the dealer costs a request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

from tests.benchmarks.tenancy_parts import stacks
from tests.benchmarks.tenancy_parts.fleet import Placed
from tests.benchmarks.tenancy_parts.stacks import Child, children

ROUNDS, REQUESTS, WARM_UP = 200, 20, 100
DEALERS = 4


def measure(fleet: Sequence[Placed]) -> Iterator[dict[str, Any]]:
    """`switch_overhead`: the view in a transaction with our tenancy, in ms; baseline: without any.

    `switch_overhead_theirs` is django-tenants as shipped against the same baseline; `_bare` is a view
    without a transaction.
    """
    some, first = fleet[:DEALERS], fleet[0]
    with children(
        plain=Child("switch_child", stacks.plain(first.schema)),
        ours=Child("switch_child", stacks.serving(DJANGO_SETTINGS_MODULE=stacks.OURS)),
        theirs=Child("switch_child", stacks.peer()),
    ) as stack:
        for kind, suffix in (("atomic", ""), ("plain", "_bare")):
            took = _rounds(
                stack,
                {
                    "plain": [(first.host, f"/{kind}/{first.vehicle}")],
                    "ours": [(one.host, f"/{kind}/{one.vehicle}") for one in some],
                    "theirs": [(one.host, f"/{kind}/{one.vehicle}") for one in some],
                },
            )
            yield _figure(f"switch_overhead{suffix}", took["ours"], took["plain"], goal=1.25)
            yield _figure(f"switch_overhead{suffix}_theirs", took["theirs"], took["plain"])


def _rounds(stack: dict[str, Child], targets: dict[str, list[tuple[str, str]]]) -> dict[str, list[float]]:
    """Milliseconds a request by stack and round. Rounds are short and in turn: load hits all stacks alike."""
    rounds: dict[str, list[float]] = {name: [] for name in stack}
    for name, child in stack.items():
        child.ask(targets[name], WARM_UP)
    for number in range(ROUNDS):
        for name in sorted(stack, reverse=number % 2 == 0):
            rounds[name].append(stack[name].ask(targets[name], REQUESTS) / REQUESTS * 1000)
    return rounds


def _figure(
    metric: str, value: list[float], baseline: list[float], goal: float | None = None
) -> dict[str, Any]:
    """Medians, and the median of the rounds' own ratios."""
    ratio = median(ours / plain for ours, plain in zip(value, baseline, strict=True))
    return {
        "metric": metric,
        "value": round(median(value), 4),
        "unit": "ms",
        "baseline": round(median(baseline), 4),
        "ratio": round(ratio, 3),
        "goal": f"ratio <= {goal}" if goal else None,
        "holds": goal is None or ratio <= goal,
    }
