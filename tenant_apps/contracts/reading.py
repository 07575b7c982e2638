"""A contract as its buyer reads it on a phone: what it comes to, and what it means, before the whole text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shared_apps.catalog.titles import series_title
from tenant_apps.contracts.facts import ContractTerms, SoldVehicle

TITLES: dict[str, Any] = {
    "SALE": lazy("Purchase contract"),
    "DEPOSIT": lazy("Deposit agreement"),
    "TRADE_IN": lazy("Trade-in agreement"),
    "TEST_DRIVE": lazy("Test-drive agreement"),
    "PDI_REPORT": lazy("Inspection report"),
    "DELIVERY_NOTE": lazy("Delivery note"),
    "SERVICE_ORDER": lazy("Service order"),
    "STOCK_TRANSFER": lazy("Stock transfer"),
}


PROVIDERS: dict[str, Any] = {"FADADA": lazy("Fadada"), "ESIGN": lazy("eSign")}


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text under a heading, in the reader's language."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`points` say in plain words what the `clauses` mean; `terms` are there for a sale only."""

    title: str
    car: str = ""
    terms: ContractTerms | None = None
    points: tuple[Passage, ...] = ()
    clauses: tuple[Passage, ...] = ()


def title_of(kind: str) -> str:
    """What a document of this kind is called."""
    return str(TITLES[kind])


def provider_name(provider: str) -> str:
    """What an outside signing service is called; empty for our own."""
    return str(PROVIDERS.get(provider, ""))


def summary_of(kind: str, terms: ContractTerms | None, clauses: tuple[Passage, ...]) -> Summary:
    """The contract in short. `clauses` are those that are printed, as `passages_of` gives them."""
    if terms is None:
        return Summary(title=title_of(kind), clauses=clauses)
    return Summary(
        title=title_of(kind),
        car=_car(terms.vehicle),
        terms=terms,
        points=_points(terms),
        clauses=clauses,
    )


def passages_of(clauses: list[dict[str, Any]]) -> tuple[Passage, ...]:
    """Clauses with title_zh, title_en, text_zh, text_en in the reader's language, Chinese where one lacks."""
    chinese = get_language() != "en"

    def said(clause: dict[str, Any], name: str) -> str:
        zh = str(clause.get(f"{name}_zh", ""))
        return zh if chinese else str(clause.get(f"{name}_en", "")) or zh

    return tuple(Passage(said(clause, "title"), said(clause, "text")) for clause in clauses)


def _points(terms: ContractTerms) -> tuple[Passage, ...]:
    """What a buyer should know before signing, without a lawyer's words. The clauses say the same in full."""
    if terms.deposit_kind == "EARNEST":
        deposit = Passage(
            _("Earnest money (定金) binds both sides."),
            _(
                "If you withdraw, the dealer keeps it; if the dealer does not deliver, you get back twice "
                "the sum (Civil Code, article 587). It counts towards the price."
            ),
        )
    else:
        deposit = Passage(
            _("The deposit (订金) is refundable until you sign."),
            _(
                "Until then you may cancel and get all of it back. From your signature on it counts towards "
                "the price, and the contract binds you."
            ),
        )
    return (
        deposit,
        Passage(
            _("You pay the rest before the hand-over."),
            _(
                "To the dealer's company account or on this site, never in private. Purchase tax, insurance "
                "and registration are not included; no further charges may be made."
            ),
        ),
        Passage(
            _("You inspect the car before you take it."),
            _(
                "The risk passes to you with the hand-over. If the car comes more than 15 days late or "
                "differs from this contract, you may withdraw and get everything back."
            ),
        ),
    )


def _car(vehicle: SoldVehicle) -> str:
    zh = get_language() != "en"
    words = (
        (series_title(vehicle.brand_zh, vehicle.series_zh).strip(), vehicle.trim_zh, vehicle.colour_zh)
        if zh
        else (series_title(vehicle.brand_en, vehicle.series_en).strip(), vehicle.trim_en, vehicle.colour_en)
    )
    return " ".join(word for word in words if word)
