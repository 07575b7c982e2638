"""A schedule as two areas and in a sentence; `frontend/src/buyer/calculator` draws and says the same."""

from __future__ import annotations

from dataclasses import dataclass

from .payments import Payments

WIDTH, HEIGHT = 720, 200


@dataclass(frozen=True, slots=True)
class Chart:
    """Outlines for SVG paths in WIDTH × HEIGHT: what is owed over time, and the interest paid until then.

    `most_minor` is the height; `half` the month after which no more than half of the loan is owed.
    """

    owed: str
    paid: str
    most_minor: int
    half: int
    width: int = WIDTH
    height: int = HEIGHT


def chart_of(plan: Payments) -> Chart:
    """What is still owed after each month, and all interest until then, in one scale."""
    owed = [plan.principal_minor, *(each.balance_minor for each in plan.instalments)]
    paid, so_far = [0], 0
    for each in plan.instalments:
        so_far += each.interest_minor
        paid.append(so_far)
    most = max(plan.principal_minor, so_far)
    half = next(month for month, left in enumerate(owed) if 2 * left <= owed[0] or month == plan.months)
    return Chart(_area(owed, most), _area(paid, most), most, half)


def _area(values: list[int], most: int) -> str:
    last = len(values) - 1
    points = (
        f"{round(WIDTH * i / last)} {HEIGHT - round(HEIGHT * value / most)}" for i, value in enumerate(values)
    )
    return f"M0 {HEIGHT}L" + "L".join(points) + f"L{WIDTH} {HEIGHT}Z"
