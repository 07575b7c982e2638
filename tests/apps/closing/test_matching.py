"""Matching on a month of a busy dealer, with the noise of real statements: most are found, none wrongly."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest

from tenant_apps.closing.facts import Booked, Said
from tenant_apps.closing.matching import evidence_for, match

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = (
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "强",
    "磊",
    "军",
    "洋",
    "艳",
    "晓雯",
    "志强",
    "建国",
    "雨桐",
    "子涵",
)
AMOUNTS = (500_000, 1_000_000, 2_000_000, 19_980_000, 22_780_000, 15_880_000, 8_000_000, 30_000_000)
"""Few of them, as dealers' deposits and prices are round: most amounts occur many times."""
DAY = date(2026, 7, 1)


def month(seed: int, size: int = 300):
    """Movements of a month, the lines that state them, and which is which (None: of nobody)."""
    rng = Random(seed)
    booked, lines, truth = [], [], {}
    for number in range(size):
        name = rng.choice(FAMILY) + rng.choice(GIVEN)
        bank_no = f"{rng.randrange(10**12, 10**13)}"
        entry = Booked(
            entry_id=UUID(int=number + 1),
            amount_minor=rng.choice(AMOUNTS) * rng.choice((1, 1, 1, 1, -1)),
            currency="CNY",
            on=DAY + timedelta(days=rng.randrange(30)),
            kind="payment.captured",
            order_number=f"MQ-{number + 1000:06d}",
            buyer_name=name,
            reference=rng.choice((bank_no, f"ICBC {bank_no}", "")),
        )
        booked.append(entry)
        line = _stated(rng, entry, UUID(int=10**6 + number), bank_no)
        lines.append(line)
        truth[line.id] = entry.entry_id
    for number in range(size // 10):  # what has nothing to do with orders
        payee, words = (
            rng.choice(("杭州物业公司", "国家税务总局", "王记汽配", "")),
            rng.choice(("房租", "税款", "")),
        )
        on = DAY + timedelta(days=rng.randrange(30))
        line = Said(UUID(int=2 * 10**6 + number), rng.choice(AMOUNTS), "CNY", on, payee, words)
        lines.append(line)
    rng.shuffle(lines)
    rng.shuffle(booked)
    return booked, lines, truth


def _stated(rng: Random, entry: Booked, line_id: UUID, bank_no: str) -> Said:
    number = entry.order_number
    order = rng.choice(
        (number, number.lower(), number.replace("-", ""), f"ＭＱ－{number[3:]}", f"MQ {number[3:]}")
    )
    name, masked = entry.buyer_name, entry.buyer_name[0] + "*" * (len(entry.buyer_name) - 1)
    spaced = " ".join(name)
    noise = rng.random()
    if noise < 0.35:
        said = (name, f"购车款 {order}")
    elif noise < 0.55:
        said = (masked, f"{bank_no} 转账 {order}")
    elif noise < 0.70:
        said = ("其配偶 赵某", f"代付车款{order}尾款")
    elif noise < 0.80:
        said = (spaced, f"定金 {order} {bank_no}")
    elif noise < 0.97:
        said = ("", f"网银转账 {order} 合同款")
    else:
        said = ("", "跨行转账")  # nobody can know
    days = rng.choice((0, 0, 0, 0, 1, 1, 2, 3, 5))
    return Said(
        line_id, entry.amount_minor, "CNY", entry.on + timedelta(days=days), said[0], f"{said[1]} {said[0]}"
    )


@pytest.mark.parametrize("seed", range(8))
def test_ninety_five_of_a_hundred_are_found_and_none_is_wrong(seed):
    booked, lines, truth = month(seed)
    found = {one.line_id: one.entry_id for one in match(lines, booked)}
    assert [line for line, entry in found.items() if truth.get(line) != entry] == []
    assert len(found) >= 0.95 * len(truth)


def said(**given):
    values = {"id": UUID(int=1), "amount_minor": 100, "currency": "CNY", "on": DAY, "words": "MQ-000123"}
    return Said(**values | given)


def movement(number=1, **given):
    values = {
        "entry_id": UUID(int=number),
        "amount_minor": 100,
        "currency": "CNY",
        "on": DAY,
        "order_number": "MQ-000123",
    }
    return Booked(**values | given)


@pytest.mark.parametrize(
    ("line", "booked"),
    [
        (said(amount_minor=101), movement()),
        (said(amount_minor=-100), movement()),
        (said(currency="EUR"), movement()),
        (said(on=DAY + timedelta(days=8)), movement()),
        (said(on=DAY - timedelta(days=4)), movement()),
        (said(words="MQ-000132"), movement()),
        (said(words="MQ-000132", counterparty="李晓雯"), movement(buyer_name="李晓雯")),
        (said(words="转账"), movement()),
        (said(words="", counterparty="王*"), movement(buyer_name="李雯")),
        (said(words="12345"), movement(reference="12345", order_number="")),
    ],
    ids=[
        "fen",
        "sign",
        "currency",
        "late",
        "early",
        "digits",
        "other-order",
        "nothing",
        "mask",
        "short-reference",
    ],
)
def test_what_is_not_the_same_is_not_matched(line, booked):
    assert match([line], [booked]) == []


def test_two_that_could_both_be_are_left_to_a_person():
    twins = [movement(1), movement(2)]
    assert match([said()], twins) == []
    assert match([said(), said(id=UUID(int=2))], twins) == []


def test_says_why():
    assert evidence_for(said(words="MQ-000123 REF889912"), movement(reference="ref 889912")) == (
        "reference", "order", "date",
    )  # fmt: skip
    assert evidence_for(said(words="STRIPE PAYOUT"), movement(kind="psp.payout", order_number="")) == (
        "payout",
        "date",
    )
