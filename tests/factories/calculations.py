"""Random questions to the calculator, and the answers of its TypeScript twin."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from django.conf import settings

FRONTEND = settings.ROOT / "frontend"


def twin_runs_here() -> bool:
    """Whether the front end's packages and Node are installed."""
    return (FRONTEND / "node_modules" / "vite").exists() and shutil.which("node") is not None


def typescript_answers(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the TypeScript engine answers, in order."""
    asked = "\n".join(json.dumps(each) for each in questions) + "\n"
    command = ["node", "scripts/calculate.mjs"]
    done = subprocess.run(command, input=asked, cwd=FRONTEND, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def question(chance: Random) -> dict[str, Any]:
    """Any terms, now and then ones that no plan or sale can have."""
    principal = chance.choice([chance.randint(1, 2000), chance.randint(1, 10**9), chance.randint(1, 10**12)])
    rate = str(
        chance.choice(["0", "0.048", f"{chance.randint(0, 4000) / 10000:.4f}", f"{chance.random():.8f}"])
    )
    months = chance.choice([12, 24, 36, 48, 60, chance.randint(1, 120), chance.choice([0, -1, 361, 10_000])])
    loan = {
        "plan": chance.choice(["equal_instalment", "equal_principal", "balloon", "flat_fee"]),
        "principal": chance.choice([principal] * 20 + [0, -1, 10**14 + 1]),
        "rate": chance.choice([rate] * 20 + ["-0.01", "10.1", "0.123456789"]),
        "months": months,
        "left": chance.choice([0, principal // 3, principal, principal + chance.randint(0, 1)]),
    }
    asked = chance.choices(
        ["loan", "settlement", "roll_back", "subsidy", "lease", "return", "vat", "sales_tax", "lease_tax"],
        [5, 1, 1, 1, 2, 1, 2, 2, 1],
    )[0]
    if asked == "vat":
        return _vat(chance, principal)
    if asked == "sales_tax":
        return _sales_tax(chance, principal)
    if asked == "settlement":
        more = {"after": chance.randint(-1, max(months, 0) + 1), "days": chance.randint(0, 32)}
        return {"ask": asked, **loan, **more, "day_count": chance.choice([360, 365]), "fee_rate": "0.013"}
    if asked == "roll_back":
        down = chance.choice([f"{chance.randint(0, 99) / 100:.2f}", "-0.1", "1", "0.333333333"])
        return {"ask": asked, "monthly": principal % 10**8, "rate": rate, "months": months, "down": down,
                "left": chance.choice([0, principal // 2])}  # fmt: skip
    if asked == "subsidy":
        market = f"{chance.randint(0, 2000) / 10000:.4f}"
        return {"ask": asked, "principal": principal, "rate": f"{chance.randint(0, 1000) / 10000:.4f}",
                "market_rate": market, "months": months,
                "lost_discount": chance.randint(0, principal // 10)}  # fmt: skip
    if asked == "lease":
        kind = chance.choice(["money_factor", "arrears", "advance"])
        factor = f"{chance.randint(0, 500) / 100000:.5f}" if kind == "money_factor" else rate
        residual = chance.randint(0, principal + principal // 9)
        return {"ask": asked, "lease": kind, "cost": principal, "residual": residual,
                "rate": factor, "months": months, "tax_rate": chance.choice(["0", "0.13"])}  # fmt: skip
    if asked == "lease_tax":
        way = chance.choice(["stream", "capital_cost", "upfront"])
        return {"ask": asked, "way": way, "cost": principal, "residual": chance.randint(0, principal),
                "rate": f"{chance.randint(0, 500) / 100000:.5f}", "months": months,
                "tax_rate": chance.choice(["0", "0.07", f"{chance.random():.6f}"])}  # fmt: skip
    if asked == "return":
        payments = [chance.randint(0, 10**7) for _ in range(chance.randint(1, 60))]
        return {
            "ask": asked,
            "received": max(sum(payments) * chance.randint(40, 105) // 100, 0),
            "payments": payments,
        }
    return {"ask": asked, **loan}


def _vat(chance: Random, price: int) -> dict[str, Any]:
    delivered = date(2020, 1, 1) + timedelta(days=chance.randint(0, 3000))
    used = delivered - timedelta(
        days=chance.choice([0, 1, 181, 182, 183, 184, 185, chance.randint(-2, 4000)])
    )
    return {
        "ask": "vat", "price": chance.choice([price] * 20 + [0]), "rate": _rate(chance),
        "arrival_rate": _rate(chance),
        "bought": chance.choice([0, price // 2, price + 1, chance.randint(0, price)]),
        "delivered": delivered.isoformat(), "first_used": chance.choice(["", used.isoformat()]),
        "km": chance.choice([0, 6000, 6001, chance.randint(-1, 300_000)]),
        "crosses": chance.random() < 0.6, "business": chance.random() < 0.5, "margin": chance.random() < 0.4,
    }  # fmt: skip


def _sales_tax(chance: Random, price: int) -> dict[str, Any]:
    places: list[dict[str, Any]] = [{"rate": _rate(chance)} for _ in range(chance.randint(1, 3))]
    if chance.random() < 0.3:
        places[-1]["first"] = chance.randint(0, price)
    credit = chance.choice(["none", "full", "capped"])
    return {
        "ask": "sales_tax", "price": price, "doc_fee": chance.choice([0, chance.randint(0, 100_000)]),
        "rebate": chance.choice([0, price // 10, price, price + 1]),
        "trade_in": chance.choice([0, chance.randint(0, price * 2)]), "credit": credit,
        "rebate_taxable": chance.random() < 0.5, "doc_fee_taxable": chance.random() < 0.5, "places": places,
        **({"cap": chance.randint(0, price)} if credit == "capped" else {}),
    }  # fmt: skip


def _rate(chance: Random) -> str:
    return chance.choice(
        ["0", "0.19", "0.255", f"{chance.randint(0, 4000) / 10000:.4f}", f"{chance.random():.8f}"]
    )
