"""The terms of a calculation as they stand in an address: readable, shareable, read generously."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from typing import cast, get_args

from . import standard
from .engine import LONGEST_TERM, TermsRefused, rate_units, share
from .engine.refusals import amount_within, months_within
from .engine.reverse import down_units
from .lending import LenderProduct, Way
from .payments import Payments, payments

WAYS: tuple[Way, ...] = get_args(Way)
LONGEST_TEXT = 24
_NARROW = {wide: wide - 0xFEE0 for wide in range(ord("！"), ord("～") + 1)}
_SEEN_THROUGH = _NARROW | str.maketrans(dict.fromkeys(" ,，¥￥元%％_\xa0\u3000"))


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody wants to know the cost of; amounts in minor units, shares as fractions.

    `rate` is the nominal annual rate, of a flat-fee plan the fee a year; `left` the final payment of a
    balloon plan, or the residual of a lease, as a share of the price. `after` is how many instalments are
    paid when the loan is closed early, None where nobody asks. `refusals` tells by field what could not be
    read or calculated.
    """

    price_minor: int = 20_000_000
    plan: Way = "equal_instalment"
    down: Decimal = standard.DOWN
    months: int = standard.MONTHS
    rate: Decimal = standard.RATE
    left: Decimal = Decimal("0.30")
    after: int | None = None
    refusals: Mapping[str, TermsRefused] = field(default_factory=dict)

    @property
    def down_minor(self) -> int:
        """The down payment, half up."""
        return share(self.price_minor, self.down)

    @property
    def principal_minor(self) -> int:
        """The loan, or what a leased car is carried at."""
        return self.price_minor - self.down_minor

    @property
    def left_minor(self) -> int:
        """The final payment of a balloon plan or the residual of a lease, half up."""
        return share(self.price_minor, self.left)

    def calculated(self, plan: Way | None = None) -> Payments:
        """The schedule, or that of another plan on the same terms. Raises TermsRefused."""
        return payments(plan or self.plan, self.principal_minor, self.rate, self.months, self.left_minor)

    def nearest_to(self, product: LenderProduct) -> Terms:
        """The nearest down payment and term that a lender's product is offered with."""
        down = min(max(self.down, product.down_least), product.down_most)
        return replace(self, down=down, months=min(product.months, key=lambda each: abs(each - self.months)))

    def of_product(self, product: LenderProduct) -> Terms:
        """The same price, down payment and term on a lender's conditions."""
        return replace(self, plan=product.plan, rate=product.rate, left=product.left or self.left)


def read_terms(said: Mapping[str, str], product: LenderProduct | None = None) -> Terms:
    """The terms of a query: price in yuan, down, rate and left in percent. What cannot be read is refused
    by field, and the usual value stands for it; plan and rate not said are those of `product`."""
    refusals: dict[str, TermsRefused] = {}
    found: dict[str, object] = {}
    if product is not None:
        found = {"plan": product.plan, "rate": product.rate, "left": product.left or Decimal("0.30")}
    usual = {each.name: each.default for each in fields(Terms)}

    def read(name: str, key: str, convert: object) -> None:
        text = said.get(key, "").strip()
        if not text:
            return
        try:
            found[name] = convert(text)  # type: ignore[operator]
        except TermsRefused as refused:
            refusals[key] = refused

    read("price_minor", "price", _price)
    read("down", "down", _down)
    read("months", "months", _months)
    read("rate", "rate", lambda text: _share(text, "rate"))
    read("left", "left", lambda text: _share(text, "left"))
    read("after", "after", _after)
    if said.get("plan", "") in WAYS:
        found["plan"] = cast(Way, said["plan"])
    return Terms(**{**usual, **found, "refusals": refusals})  # type: ignore[arg-type]


def typed_plainly(text: str) -> str:
    """A number as typed, its full-width digits (３６) narrow, without grouping and signs of money or percent.

    Other forms of digits (²) stay what they are: 10² is not 102.
    """
    return text.translate(_SEEN_THROUGH)


def read_money(text: str, name: str) -> int:
    """Yuan as people type them (229800, 229,800.50, ¥22.98万) in minor units; raises TermsRefused."""
    plain = typed_plainly(text)
    times = 10_000 if plain.endswith("万") else 1
    value = _number(plain.removesuffix("万"), "finance.amount_not_whole", name) * 100 * times
    if value != value.to_integral_value():
        raise TermsRefused("finance.amount_not_whole", field=name)
    return amount_within(int(value), name, least=1)


def _price(text: str) -> int:
    return read_money(text, "price")


def _down(text: str) -> Decimal:
    value = _percent(text, "down")
    down_units(value)
    return value


def _share(text: str, name: str) -> Decimal:
    value = _percent(text, name)
    rate_units(value, name)
    return value


def _months(text: str) -> int:
    value = _number(typed_plainly(text), "finance.term_out_of_range", "months")
    if value != value.to_integral_value():
        raise TermsRefused("finance.term_out_of_range", field="months", params={"longest": LONGEST_TERM})
    return months_within(int(value))


def _after(text: str) -> int:
    value = _number(typed_plainly(text), "finance.settlement_month", "after")
    if value != value.to_integral_value() or not 0 <= value <= LONGEST_TERM:
        raise TermsRefused("finance.settlement_month", field="after")
    return int(value)


def _percent(text: str, name: str) -> Decimal:
    return _number(typed_plainly(text), "finance.rate_not_a_number", name) / 100


def _number(text: str, code: str, name: str) -> Decimal:
    """Digits with a point, of a length no attacker profits from; `code` is what else is refused with."""
    params = {"longest": LONGEST_TERM}
    if len(text) > LONGEST_TEXT or not text.isascii() or "e" in text.lower():
        raise TermsRefused(code, field=name, params=params)
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise TermsRefused(code, field=name, params=params) from error
    if not value.is_finite():
        raise TermsRefused(code, field=name, params=params)
    return value
