"""Python and TypeScript answer the same questions with the same fen: `./run bench` aside, 5,000 a run.

`MARQUE_TWIN_QUESTIONS=100000` asks as many as the release is held to.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from typing import Any

import pytest
from django.conf import settings

from shared_apps.rulebook.engine.wire import answer

FRONTEND = settings.ROOT / "frontend"
HOW_MANY = int(os.environ.get("MARQUE_TWIN_QUESTIONS", "5000"))


def question(chance: random.Random) -> dict[str, Any]:
    """Any terms, now and then ones that no plan can have."""
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
        ["loan", "settlement", "roll_back", "subsidy", "lease", "return"], [5, 1, 1, 1, 2, 1]
    )[0]
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
    if asked == "return":
        payments = [chance.randint(0, 10**7) for _ in range(chance.randint(1, 60))]
        return {
            "ask": asked,
            "received": max(sum(payments) * chance.randint(40, 105) // 100, 0),
            "payments": payments,
        }
    return {"ask": asked, **loan}


@pytest.mark.timeout(900)
@pytest.mark.skipif(
    not (FRONTEND / "node_modules" / "vite").exists() or not shutil.which("node"),
    reason="the front end's packages are not installed",
)
def test_python_and_typescript_agree_to_the_fen():
    seed = int.from_bytes(os.urandom(4))
    chance = random.Random(seed)
    questions = [question(chance) for _ in range(HOW_MANY)]
    asked = "\n".join(json.dumps(each) for each in questions) + "\n"
    done = subprocess.run(
        ["node", "scripts/calculate.mjs"],
        input=asked,
        cwd=FRONTEND,
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == HOW_MANY
    for each, theirs in zip(questions, answers, strict=True):
        assert answer(each) == theirs, f"seed {seed}: {each}"
    figures = sum("refused" not in each for each in answers)
    assert figures > HOW_MANY // 2, "most questions must have figures for an answer"
