"""The calculator: how many questions a second, beside a usual implementation, and its twin's answers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from time import perf_counter
from typing import Any

from shared_apps.rulebook.engine import equal_instalment
from shared_apps.rulebook.engine.wire import answer
from tests.factories.calculations import question, twin_runs_here, typescript_answers

QUESTIONS = int(os.environ.get("MARQUE_TWIN_QUESTIONS", "100000"))
PLANS = 4_000
CENT = Decimal("0.01")


def measure() -> Iterator[dict[str, Any]]:
    """How fast it answers in one process, and whether its twin says the same.

    `calc_rate`: questions of all kinds a second; `calc_plan_rate`: plans of 36 months with schedule and APR,
    beside the same in plain `Decimal`; `twin_equal`: questions that both twins answer alike.
    """
    chance = Random(7)
    questions = [question(chance) for _ in range(QUESTIONS)]
    began = perf_counter()
    ours = [answer(each) for each in questions]
    yield _rate("calc_rate", QUESTIONS, perf_counter() - began)
    terms = [
        (chance.randint(10**6, 10**8), Decimal(chance.randint(100, 1200)) / 10_000) for _ in range(PLANS)
    ]
    plan, plain = _seconds(_ours, terms), _seconds(_plain, terms)
    yield _rate("calc_plan_rate", PLANS, plan) | {
        "baseline": f"{PLANS / plain:,.0f} a second in plain Decimal", "ratio": round(plain / plan, 2),
    }  # fmt: skip
    if not twin_runs_here():
        return
    began = perf_counter()
    theirs = typescript_answers(questions)
    seconds = perf_counter() - began
    equal = sum(one == other for one, other in zip(ours, theirs, strict=True))
    yield {
        "metric": "twin_equal", "value": equal, "unit": f"of {QUESTIONS} answers to the cent",
        "goal": f"= {QUESTIONS}", "holds": equal == QUESTIONS,
    }  # fmt: skip
    yield _rate("calc_rate_typescript", QUESTIONS, seconds) | {
        "baseline": "with the start of Node and the build"
    }


def _ours(principal: int, rate: Decimal) -> object:
    plan = equal_instalment(principal, rate, 36)
    return plan.instalments, plan.apr


def _plain(principal: int, rate: Decimal) -> object:
    """The same as it is usually written: a loop in Decimal, and Newton's method for the rate."""
    owed, month = Decimal(principal) / 100, rate / 12
    payment = (owed * month / (1 - (1 + month) ** -36)).quantize(CENT, ROUND_HALF_UP)
    rows, balance = [], owed
    for number in range(36):
        interest = (balance * month).quantize(CENT, ROUND_HALF_UP)
        paid = balance + interest if number == 35 else payment
        balance -= paid - interest
        rows.append((paid, interest, balance))
    guess = Decimal("0.005")
    for _ in range(20):
        factor, value, slope = 1 / (1 + guess), -owed, Decimal(0)
        power = Decimal(1)
        for number, (paid, _interest, _balance) in enumerate(rows, 1):
            power *= factor
            value += paid * power
            slope -= number * paid * power * factor
        step = value / slope
        guess -= step
        if abs(step) < Decimal("1e-10"):
            break
    return rows, guess * 12


def _seconds(work: Callable[[int, Decimal], object], terms: list[tuple[int, Decimal]]) -> float:
    began = perf_counter()
    for principal, rate in terms:
        work(principal, rate)
    return perf_counter() - began


def _rate(metric: str, number: int, seconds: float) -> dict[str, Any]:
    return {"metric": metric, "value": round(number / seconds), "unit": "a second", "holds": True}
