"""Rule checks of a big option list: 200 options, 400 rules."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from random import Random
from statistics import quantiles
from time import perf_counter
from typing import Any

from shared_apps.configurator.engine import Group, Model, NoFix, Option, Rule, check, nearest_fix, settle

OPTIONS, RULES, CHECKS, FIXES = 200, 400, 2_000, 200
_KINDS = ("REQUIRES", "EXCLUDES", "EXCLUDES", "INCLUDES")


def measure() -> Iterator[dict[str, Any]]:
    """How long a check, a price, and the nearest fix of one clashing wish take."""
    random = Random(7)
    model = big_model(random)
    codes = [option.code for option in model.options]
    usual = nearest_fix(model, settle(model, (), ())).selection
    asked = [usual | set(random.sample(codes, random.randint(0, 30))) for _ in range(CHECKS)]
    clashes = sum(len(check(model, one)) for one in asked)
    yield _figure("config_p95", [_timed(check, model, one) for one in asked], most=5) | {
        "baseline": f"{OPTIONS} options, {RULES} rules, {clashes / CHECKS:.0f} clashes a check"
    }
    yield _figure("config_price_p95", [_timed(model.price, one) for one in asked])
    wishes = [random.choice(codes) for _ in range(FIXES)]
    yield _figure("config_fix_p95", [_timed(_fix, model, usual, wish) for wish in wishes])


def big_model(random: Random) -> Model:
    """Ten groups of ten to choose one from, and a hundred extras; what includes comes before the included."""
    groups = [
        Group(f"g{number}", "组", "Group", "ONE", tuple(_option(f"g{number}:{n}", random) for n in range(10)))
        for number in range(10)
    ]
    extras = tuple(_option(f"extra:{n}", random) for n in range(OPTIONS - 100))
    model = Model((*groups, Group("extra", "选装", "Extras", "ANY", extras)))
    first = [group.options[0].code for group in groups]
    codes = [option.code for option in model.options]
    rules: dict[tuple[str, str], Rule] = {}
    while len(rules) < RULES:
        one, other = sorted(random.sample(range(OPTIONS), 2))
        pair = (codes[other], codes[one])  # extras speak of groups more often than the other way round
        if pair in rules or pair[0] in first:
            continue
        rules[pair] = Rule(random.choice(_KINDS), *pair, "因为", "because")  # type: ignore[arg-type]
    return Model(model.groups, tuple(rules.values()))


def _option(code: str, random: Random) -> Option:
    return Option(code, code, code, random.randint(0, 200) * 10_000)


def _fix(model: Model, selection: frozenset[str], wish: str) -> None:
    try:
        nearest_fix(model, selection, [wish])
    except NoFix:
        return


def _timed(work: Any, *given: Any) -> float:
    began = perf_counter()
    work(*given)
    return perf_counter() - began


def _figure(metric: str, seconds: list[float], *, most: float | None = None) -> dict[str, Any]:
    gc.collect()
    value = quantiles(seconds, n=20)[-1] * 1000
    goal = {} if most is None else {"goal": f"<= {most:g}"}
    return {"metric": metric, "value": round(value, 3), "unit": "ms", **goal,
            "holds": most is None or value <= most}  # fmt: skip
