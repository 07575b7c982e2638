"""What an operator fills in for a rule of each kind, read off the kind's own parameters."""

from __future__ import annotations

from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from . import labels
from .kinds import KINDS
from .parameters import Count, Minor, Share

Widget = Literal[
    "share",
    "money",
    "count",
    "text",
    "yes_no",
    "choice",
    "choices",
    "list",
    "group",
    "table",
    "shares",
    "texts",
]
"""How a value is entered: a percentage, an amount, a whole number, words, yes or no, one or several of a few,
a list of words or numbers, a group of fields, a table of them, lists of percentages or of words by a name."""


@dataclass(frozen=True)
class Entry:
    """One value of a form: its name in the parameters, its label, and what it is made of."""

    name: str
    label: str
    widget: Widget
    required: bool
    choices: tuple[tuple[str, str], ...] = ()
    entries: tuple[Entry, ...] = ()
    numbers: bool = False


NAMES: dict[str, Any] = {
    "rate": _("Rate"),
    "vat": _("VAT taken out"),
    "share": _("Share"),
    "cap_minor": _("At most"),
    "energies": _("Energies"),
    "small_minor": _("Premium of small cars"),
    "large_minor": _("Premium of large cars"),
    "large_from_seats": _("Large from so many seats"),
    "claim_free": _("Factors after years without a claim, by class"),
    "classes": _("Provinces, by class"),
    "other_class": _("Class of all other provinces"),
    "bands": _("Bands"),
    "up_to_ml": _("Up to (ml)"),
    "low_minor": _("Least a year"),
    "high_minor": _("Most a year"),
    "untaxed": _("Not taxed"),
    "exempt_if_listed": _("Exempt if listed"),
    "minor": _("Fee"),
    "by": _("Rationed by"),
    "low": _("From"),
    "high": _("To"),
    "nev": _("New-energy cars"),
    "ice": _("Other cars"),
    "ice_up_to_ml": _("Other cars up to (ml)"),
    "plan": _("Plan"),
    "down": _("Down payment"),
    "months": _("Months"),
    "levy": _("Levy"),
    "product": _("Product code"),
    "lender_zh": _("Lender (Chinese)"),
    "lender_en": _("Lender (English)"),
    "name_zh": _("Name (Chinese)"),
    "name_en": _("Name (English)"),
    "down_least": _("Least down payment"),
    "down_most": _("Most down payment"),
    "left": _("Left at the end"),
    "early_fee": _("Fee for paying off early"),
    "loan_least_minor": _("Least loan"),
    "loan_most_minor": _("Most loan"),
    "conditions": _("For cars that are"),
    "brands": _("For brands"),
    "version": _("Tariff version"),
    "usual_seats": _("Usual seats"),
    "covers": _("Covers"),
    "code": _("Code"),
    "group": _("One of"),
    "fixed_minor": _("Fixed amount"),
    "of_price": _("Share of the price"),
    "per_seat_minor": _("For each seat"),
    "needs": _("Needs cover"),
    "usual": _("Chosen by most"),
    "km": _("Kilometres"),
    "invoice_shows_vat": _("The invoice shows VAT"),
    "needs_vat_id": _("Needs a VAT number"),
    "trade_in_credit": _("Credit for the old car"),
    "credit_cap_minor": _("Most that is credited"),
    "rebate_taxable": _("Rebate taxed"),
    "doc_fee_taxable": _("Document fee taxed"),
    "local": _("Counties and cities add theirs"),
    "lease": _("Leases are taxed"),
    "first_minor": _("Only on the first"),
}
CHOICES: dict[str, Any] = {
    **labels.ENERGIES, **labels.PLANS, **labels.CREDITS,
    "lottery": _("Lottery"), "auction": _("Auction"), "both": _("Lottery and auction"),
    "NEW": _("New"), "USED": _("Used"),
    "stream": _("With each rental"), "capital_cost": _("On the cost, at once"),
    "upfront": _("On all rentals, at once"),
}  # fmt: skip


def form_of(kind: str) -> tuple[Entry, ...]:
    """The entries of a kind's form, in the active language."""
    return _entries(KINDS[kind])


def _entries(model: type[BaseModel]) -> tuple[Entry, ...]:
    hints = get_type_hints(model, include_extras=True)
    return tuple(
        _entry(name, hints[name], required=field.is_required()) for name, field in model.model_fields.items()
    )


def _entry(name: str, hint: Any, *, required: bool) -> Entry:
    label = str(NAMES[name])
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (part for part in get_args(hint) if part is not type(None))
        required = False
    for known, widget in ((Share, "share"), (Minor, "money"), (Count, "count")):
        if hint == known:
            return Entry(name, label, widget, required)  # type: ignore[arg-type]
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) is Literal:
        return Entry(name, label, "choice", required, _choices(hint))
    if get_origin(hint) is list:
        return _list(name, label, get_args(hint)[0], required)
    if get_origin(hint) is dict:
        inner = get_args(get_args(hint)[1])[0]
        return Entry(name, label, "texts" if inner is str else "shares", required)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return Entry(name, label, "group", required, entries=_entries(hint))
    return Entry(name, label, "yes_no" if hint is bool else "count" if hint is int else "text", required)


def _list(name: str, label: str, inner: Any, required: bool) -> Entry:
    base = get_args(inner)[0] if get_origin(inner) is Annotated else inner
    if get_origin(base) is Literal:
        return Entry(name, label, "choices", required, _choices(base))
    if isinstance(base, type) and issubclass(base, BaseModel):
        return Entry(name, label, "table", required, entries=_entries(base))
    return Entry(name, label, "list", required, numbers=base is int)


def _choices(hint: Any) -> tuple[tuple[str, str], ...]:
    return tuple((code, str(CHOICES[code])) for code in get_args(hint))
