"""What ending an order costs whom: the dealer's policy as data, and the law that no policy may go below.

The civil code (民法典) decides over 定金: art. 586 (a fifth of the price at most), 587 (the buyer who breaks
the promise loses it, the dealer who does returns it twice), 588 (never a penalty on top). 订金 always goes
back. A delivered car comes back by the dealer's own offer, or by the rules on repair, exchange and return
(三包). All amounts are minor units of the order's currency.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal

from core.kernel.money import Money
from shared_apps.marketplace.facts import DEPOSIT, Deposit, DepositKind

Cause = Literal["BUYER", "DEALER", "LENDER", "NOBODY"]
"""At whose door a cancellation lies: buyer or dealer in breach, a lender that declined, or nobody's."""
CAUSES: tuple[Cause, ...] = ("BUYER", "DEALER", "LENDER", "NOBODY")
Ground = Literal["VOLUNTARY", "SERIOUS_FAILURE", "MAJOR_PART"]
GROUNDS: tuple[Ground, ...] = ("VOLUNTARY", "SERIOUS_FAILURE", "MAJOR_PART")
Effect = Literal["REFUND", "KEPT", "COMPENSATION"]

LEGAL_FAILURE_DAYS, LEGAL_FAILURE_KM, LEGAL_PART_DAYS = 60, 3000, 7
HIGHEST_USE_PERMILLE = 8
"""The law lets the use of a car cost 0.5 to 0.8 % of its price per 1,000 km."""
HIGHEST_FEE_PERMILLE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A dealer's rules. `deposit_…` is what reserving a car costs, `fee_…` what a buyer pays for leaving in
    that state, `…_permille` is of the price.

    A fee is taken only of a refundable deposit's order, and only of what was paid beyond the deposit.
    `return_days` 0 means that delivered cars are taken back on the legal grounds alone. Paying out more than
    `approval_cap_minor` takes a manager.
    """

    deposit_kind: DepositKind = DEPOSIT.kind
    deposit_minor: int = DEPOSIT.amount.amount
    free_hours: int = 24
    fee_contracted_minor: int = 0
    fee_funded_minor: int = 0
    fee_ready_minor: int = 0
    fee_cap_permille: int = 10
    lender_declined_free: bool = True
    return_days: int = 0
    return_km: int = 0
    use_permille: int = HIGHEST_USE_PERMILLE
    failure_days: int = LEGAL_FAILURE_DAYS
    failure_km: int = LEGAL_FAILURE_KM
    part_days: int = LEGAL_PART_DAYS
    price_protection: bool = True
    approval_cap_minor: int = 5_000_000

    @property
    def deposit(self) -> Deposit:
        """What a buyer pays to have a car kept, before it is cut to a fifth of the car's price."""
        return Deposit(self.deposit_kind, Money(self.deposit_minor))

    @property
    def returns_for(self) -> timedelta:
        """How long after the hand-over a car may be given back on one ground or another."""
        return timedelta(days=max(self.return_days, self.failure_days, self.part_days))

    def as_json(self) -> dict[str, Any]:
        """The form that is stored."""
        return asdict(self)


STANDARD = Policy()
"""In force at a dealer that has not set its own."""
_BOUNDS: dict[str, tuple[int, int]] = {
    "deposit_minor": (10_000, 10_000_000),
    "free_hours": (0, 720),
    "fee_contracted_minor": (0, 10_000_000),
    "fee_funded_minor": (0, 10_000_000),
    "fee_ready_minor": (0, 10_000_000),
    "fee_cap_permille": (0, HIGHEST_FEE_PERMILLE),
    "return_days": (0, 90),
    "return_km": (0, 20_000),
    "use_permille": (0, HIGHEST_USE_PERMILLE),
    "failure_days": (LEGAL_FAILURE_DAYS, 365),
    "failure_km": (LEGAL_FAILURE_KM, 50_000),
    "part_days": (LEGAL_PART_DAYS, 90),
    "approval_cap_minor": (0, 10_000_000_000),
}
_FEES = {
    "CONTRACTED": "fee_contracted_minor",
    "FUNDED": "fee_funded_minor",
    "READY": "fee_ready_minor",
}


def policy_from(said: dict[str, Any]) -> Policy:
    """The policy as it was stored; what a later version of the product added has its standard value."""
    known = {field.name for field in fields(Policy)}
    return Policy(**{name: value for name, value in said.items() if name in known})


def out_of_bounds(policy: Policy) -> dict[str, tuple[int, int]]:
    """The fields that go below the law or beyond reason, each with what is possible."""
    return {
        name: bounds
        for name, bounds in _BOUNDS.items()
        if not bounds[0] <= getattr(policy, name) <= bounds[1]
    }


def highest_fee(policy: Policy, price: int) -> int:
    """The most that leaving after the signature can cost a buyer with a refundable deposit."""
    asked = max(policy.fee_contracted_minor, policy.fee_funded_minor, policy.fee_ready_minor)
    return min(asked, _share(price, 1000, policy.fee_cap_permille))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An order as the rules see it. `state` is that of its main line, `paid` what the dealer holds."""

    state: str
    price: int
    deposit: int
    deposit_kind: str
    paid: int
    reserved_at: datetime | None = None
    delivered_at: datetime | None = None
    km: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the result and why: the amount and what becomes of it."""

    code: str
    effect: Effect
    amount: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What becomes of the money: `refund` + `kept` is always what was paid; `compensation` comes on top."""

    lines: tuple[Line, ...]
    needs_approval: bool = False
    refused: bool = False

    def sum_of(self, effect: Effect) -> int:
        """All that has this effect."""
        return sum(line.amount for line in self.lines if line.effect == effect)

    @property
    def refund(self) -> int:
        """What of the buyer's money goes back."""
        return self.sum_of("REFUND")

    @property
    def kept(self) -> int:
        """What of the buyer's money stays with the dealer."""
        return self.sum_of("KEPT")

    @property
    def compensation(self) -> int:
        """What the dealer pays of its own."""
        return self.sum_of("COMPENSATION")

    @property
    def payout(self) -> int:
        """All that the buyer gets: the amount that is shown, and confirmed."""
        return self.refund + self.compensation

    def as_json(self) -> dict[str, Any]:
        """The form that is stored with the order."""
        return {
            "refund": self.refund,
            "kept": self.kept,
            "compensation": self.compensation,
            "lines": [asdict(line) for line in self.lines],
        }


def assess_cancellation(policy: Policy, order: Standing, cause: Cause, now: datetime) -> Assessment:
    """What cancelling before the handover costs whom."""
    if not order.paid:
        return Assessment((_line("nothing_paid", "REFUND", 0),))
    if cause == "BUYER" or (cause == "LENDER" and not policy.lender_declined_free):
        if _within(order.reserved_at, timedelta(hours=policy.free_hours), now):
            lines = [_line("free_window", "REFUND", order.paid, hours=policy.free_hours)]
        else:
            lines = _buyer_leaves(policy, order)
    else:
        lines = [_line(f"all_back_{cause.lower()}", "REFUND", order.paid)]
        if cause == "DEALER" and order.deposit_kind == "EARNEST":
            lines.append(_line("doubled", "COMPENSATION", _earnest(order)))
    return _weighed(policy, lines)


def assess_charge_back(held: int) -> Assessment:
    """What an order leaves whose payment the buyer's bank took back: all that is still held goes back."""
    return Assessment((_line("rest_back", "REFUND", held),))


def assess_return(policy: Policy, order: Standing, ground: Ground, now: datetime) -> Assessment:
    """What taking a delivered car back costs whom; `refused` where the ground does not carry (any more)."""
    if ground == "VOLUNTARY":
        days, most_km = policy.return_days, policy.return_km
    elif ground == "SERIOUS_FAILURE":
        days, most_km = policy.failure_days, policy.failure_km
    else:
        days, most_km = policy.part_days, None
    in_time = days > 0 and _within(order.delivered_at, timedelta(days=days), now)
    if not in_time or (most_km is not None and order.km > most_km):
        code = "no_voluntary_return" if ground == "VOLUNTARY" and not policy.return_days else "too_late"
        return Assessment((_line(code, "KEPT", order.paid, days=days, km=most_km or "–"),), refused=True)
    if ground != "VOLUNTARY":
        code = "failure_return" if ground == "SERIOUS_FAILURE" else "part_return"
        return _weighed(policy, [_line(code, "REFUND", order.paid, days=days, km=most_km)])
    worn = min(_share(order.price * order.km, 1_000_000, policy.use_permille), order.paid)
    lines = [_line("voluntary_return", "REFUND", order.paid - worn, days=days)]
    if worn:
        percent = f"{policy.use_permille / 10:g}"
        lines.append(_line("use", "KEPT", worn, km=f"{order.km:,}", percent=percent))
    return _weighed(policy, lines)


def _buyer_leaves(policy: Policy, order: Standing) -> list[Line]:
    deposit = min(order.deposit, order.paid)
    beyond = order.paid - deposit
    if order.deposit_kind == "EARNEST":
        lost = _earnest(order)
        lines = [_line("forfeited", "KEPT", lost)]
        return lines + ([_line("rest_back", "REFUND", order.paid - lost)] if order.paid > lost else [])
    lines = [_line("deposit_back", "REFUND", deposit)]
    asked = getattr(policy, _FEES[order.state]) if order.state in _FEES else 0
    fee = min(asked, _share(order.price, 1000, policy.fee_cap_permille), beyond)
    if fee:
        lines.append(_line("fee", "KEPT", fee, percent=f"{policy.fee_cap_permille / 10:g}"))
    if beyond > fee:
        lines.append(_line("rest_back", "REFUND", beyond - fee))
    return lines


def _earnest(order: Standing) -> int:
    """What of the deposit has the effect of 定金: what was paid of it, a fifth of the price at most."""
    return min(order.deposit, order.paid, order.price // 5)


def _weighed(policy: Policy, lines: list[Line]) -> Assessment:
    found = Assessment(tuple(lines))
    return Assessment(found.lines, needs_approval=found.payout > policy.approval_cap_minor)


def _within(since: datetime | None, span: timedelta, now: datetime) -> bool:
    return since is not None and bool(span) and now - since <= span


def _share(amount: int, parts: int, times: int) -> int:
    """amount · times / parts, rounded half up."""
    return (2 * amount * times + parts) // (2 * parts)


def _line(code: str, effect: Effect, amount: int, **said: object) -> Line:
    zh, en = REASONS[code]
    return Line(code, effect, amount, zh.format(**said), en.format(**said))


REASONS: dict[str, tuple[str, str]] = {
    "nothing_paid": ("尚未付款，无需退款", "Nothing has been paid, so nothing goes back"),
    "free_window": (
        "付款后 {hours} 小时内可以无条件取消，已付款项全额退还",
        "Within {hours} hours of paying, you may leave for any reason; all of it goes back",
    ),
    "all_back_dealer": (
        "商家未能履约，已付款项全额退还",
        "The dealer did not keep its promise; all that was paid goes back",
    ),
    "all_back_lender": ("贷款未获批准，已付款项全额退还", "The lender declined; all that was paid goes back"),
    "all_back_nobody": (
        "因不可抗力等不可归责于双方的原因取消，已付款项全额退还（《民法典》第五百六十三条）",
        "Neither side is to blame; all that was paid goes back (Civil Code, art. 563)",
    ),
    "doubled": (
        "商家违约，另付与定金等额的款项，即双倍返还定金（《民法典》第五百八十七条）",
        "The dealer broke the promise and pays the same sum again: 定金 twice (Civil Code, art. 587)",
    ),
    "deposit_back": (
        "订金属于预付款，取消时全额退还",
        "The deposit is an advance payment (订金) and goes back in full",
    ),
    "rest_back": ("其余已付车款退还", "The rest of what was paid goes back"),
    "forfeited": (
        "买方放弃购车，定金不予退还（《民法典》第五百八十七条）",
        "The buyer leaves a binding promise and loses the 定金 (Civil Code, art. 587)",
    ),
    "fee": (
        "签约后由买方取消，收取约定的手续费（最高为车价的 {percent}%）",
        "Agreed fee for leaving after the contract was signed (at most {percent}% of the price)",
    ),
    "no_voluntary_return": (
        "商家不提供无理由退车，仅在符合三包规定时可以退车",
        "The dealer takes cars back on the legal grounds only",
    ),
    "too_late": (
        "已超过退车期限（{days} 天）或里程（{km} 公里）",
        "Beyond the {days} days or the {km} km within which the car could be returned",
    ),
    "failure_return": (
        "三包：交付 {days} 天或 {km} 公里内出现严重安全性能故障，免费退车",
        "Legal ground: serious safety failure within {days} days or {km} km; returned free of charge",
    ),
    "part_return": (
        "三包：交付 {days} 天内需更换发动机、变速器、动力电池等主要部件，免费退车",
        "Legal ground: engine, gearbox, traction battery or the like to be replaced within {days} days; "
        "returned free of charge",
    ),
    "voluntary_return": (
        "商家承诺的 {days} 天退车",
        "The dealer's own promise to take the car back within {days} days",
    ),
    "use": (
        "使用补偿：车价 × {km} 公里 ÷ 1000 × {percent}%",
        "Use of the car: price × {km} km ÷ 1,000 × {percent}%",
    ),
}
"""Why an amount is what it is, in Chinese and English."""
