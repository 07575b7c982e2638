"""Which line of a statement is which movement of the books. Pure, and rather silent than wrong.

A movement is a line only if amount and currency are equal, the days lie near, and something names it: the
bank's reference, the order's number or the buyer. What names another order speaks against it. Two that could
both be are left to a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from .facts import Booked, Matched, Said

DAYS_BEFORE, DAYS_AFTER = 3, 7
"""How many days before or after its movement a line may be dated."""
POINTS = {"reference": 60, "order": 60, "name": 30, "payout": 30, "masked_name": 20, "date": 10, "near": 5}
ENOUGH = 30
ORDER = re.compile(r"MQ[\s\-_#:：]*(\d{4,})")
PROCESSORS = ("STRIPE", "支付宝", "财付通", "银联商务", "ALIPAY", "TENPAY")
"""Whose name on a bank's line says that it is a payout."""
LEAST_REFERENCE = 6
"""Letters a reference must have to name anything."""


def match(lines: Iterable[Said], booked: Iterable[Booked]) -> list[Matched]:
    """The pairs there is no doubt about: each other's best by a margin, each line and movement once."""
    lines, booked = list(lines), list(booked)
    by_amount: dict[tuple[int, str], list[Booked]] = defaultdict(list)
    for one in booked:
        by_amount[one.amount_minor, one.currency].append(one)
    speaks: dict[tuple[int, int], tuple[str, ...]] = {}
    of_line: dict[int, list[tuple[int, int]]] = defaultdict(list)
    of_booked: dict[int, list[tuple[int, int]]] = defaultdict(list)
    places = {one.entry_id: place for place, one in enumerate(booked)}
    for row, line in enumerate(lines):
        for candidate in by_amount[line.amount_minor, line.currency]:
            evidence = evidence_for(line, candidate)
            points = sum(POINTS[one] for one in evidence)
            if points < ENOUGH:
                continue
            column = places[candidate.entry_id]
            speaks[row, column] = evidence
            of_line[row].append((points, column))
            of_booked[column].append((points, row))
    found = []
    for row, candidates in of_line.items():
        winner = _clear_winner(candidates)
        if winner is not None and _clear_winner(of_booked[winner]) == row:
            found.append(Matched(lines[row].id, booked[winner].entry_id, speaks[row, winner]))
    return found


def evidence_for(line: Said, booked: Booked) -> tuple[str, ...]:
    """What says that the line is this movement; empty where something speaks against it."""
    away = (line.on - booked.on).days
    if not -DAYS_BEFORE <= away <= DAYS_AFTER:
        return ()
    said = folded(line.words)
    numbers = {number.lstrip("0") for number in ORDER.findall(said)}
    mine = booked.order_number.upper().removeprefix("MQ-").lstrip("0")
    if numbers and mine and mine not in numbers:
        return ()
    evidence = []
    reference = re.sub(r"\W", "", folded(booked.reference))
    if len(reference) >= LEAST_REFERENCE and reference in re.sub(r"\W", "", said):
        evidence.append("reference")
    if numbers and mine:
        evidence.append("order")
    name = _name_said(line, booked.buyer_name)
    if name:
        evidence.append(name)
    if booked.kind == "psp.payout" and any(one in said for one in PROCESSORS):
        evidence.append("payout")
    if not evidence:
        return ()
    evidence.append("date" if away == 0 else "near")
    return tuple(evidence)


def folded(text: str) -> str:
    """A text as it is compared: plain capitals, full-width letters made narrow."""
    return unicodedata.normalize("NFKC", text).upper()


def _name_said(line: Said, name: str) -> str:
    name = re.sub(r"\s", "", folded(name))
    if len(name) < 2:
        return ""
    counterparty = re.sub(r"\s", "", folded(line.counterparty))
    words = re.sub(r"\s", "", folded(line.words))
    if counterparty == name or name in words:
        return "name"
    if "*" in counterparty and len(counterparty) == len(name):
        alike = all(seen in ("*", letter) for seen, letter in zip(counterparty, name, strict=True))
        return "masked_name" if alike else ""
    return ""


def _clear_winner(candidates: list[tuple[int, int]]) -> int | None:
    ranked = sorted(candidates, reverse=True)
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return None
    return ranked[0][1]
