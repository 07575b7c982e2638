"""From terms to a PDF: what the page shows, checked before it is printed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.template.loader import render_to_string

from core.edge import esign
from core.edge.glyphs import missing_glyphs, visible_text
from core.edge.pdf import render_pdf
from shared_apps.catalog.titles import series_title
from shared_apps.standardforms.capitals import capitals
from tenant_apps.contracts.errors import GlyphsMissing, SumsDisagree
from tenant_apps.contracts.facts import ContractTerms, terms_from_json
from tenant_apps.contracts.models import Contract
from tenant_apps.wording.printing import print_paper

TEMPLATE = "contracts/vehicle_sale.html"
SEAL, UNSEEN = "seal", (0.0, 0.0, 0.0, 0.0)
"""The field of the seal has no box: it makes fast what is seen already."""

ENERGY = {
    "BEV": ("纯电动", "Battery electric"),
    "PHEV": ("插电式混合动力", "Plug-in hybrid"),
    "EREV": ("增程式电动", "Range-extended electric"),
    "HEV": ("油电混合动力", "Hybrid"),
    "ICE": ("燃油", "Petrol or diesel"),
}


def pdf_of(contract: Contract) -> tuple[bytes, dict[str, Any]]:
    """The contract as PDF with empty fields for its signers, and where they are: {name: {page, box}}.

    Raises SumsDisagree, and what keeps a paper from being printed: GlyphsMissing (naming the characters),
    PdfUnavailable, PaperDamaged.
    """
    if contract.bound is None:
        return _plain_form(contract), {}
    _require_sums(contract)
    printed = print_paper(contract.bound)
    wanted = {role.lower() for role in contract.signers.values_list("role", flat=True)}
    places = {name: place for name, place in printed.places.items() if name in wanted}
    fields = [esign.Place(name, place.page, place.box) for name, place in sorted(places.items())]
    fields.append(esign.Place(SEAL, -1, UNSEEN))
    boxes = {name: {"page": place.page, "box": list(place.box)} for name, place in places.items()}
    return esign.add_fields(printed.pdf, fields), boxes


def _require_sums(contract: Contract) -> None:
    """Raise SumsDisagree unless the words state what was calculated for the order."""
    said = contract.bound["snapshot"] if contract.bound is not None else {}
    if "total_minor" not in said:
        return
    total, paid = said["total_minor"], said.get("paid_minor") or 0
    if total != contract.value_minor or said.get("balance_minor", total - paid) != total - paid:
        raise SumsDisagree()


def _plain_form(contract: Contract) -> bytes:
    """A sale from before there were templates, by the form of that time."""
    context = context_of(contract)
    missing = missing_glyphs(visible_text(render_to_string(TEMPLATE, context)))
    if missing:
        raise GlyphsMissing(params={"characters": " ".join(_named(c) for c in missing)})
    return render_pdf(TEMPLATE, context)


def context_of(contract: Contract) -> dict[str, Any]:
    """What the template is filled with."""
    terms = terms_from_json(contract.terms)
    energy_zh, energy_en = ENERGY.get(terms.vehicle.energy, (terms.vehicle.energy, ""))
    return {
        "contract": contract,
        "terms": terms,
        "vehicle": terms.vehicle,
        "make_zh": series_title(terms.vehicle.brand_zh, terms.vehicle.series_zh),
        "make_en": series_title(terms.vehicle.brand_en, terms.vehicle.series_en),
        "energy_zh": energy_zh,
        "energy_en": energy_en,
        "drawn_on": date.fromisoformat(terms.drawn_on),
        "sums": _sums(terms),
    }


def _sums(terms: ContractTerms) -> list[dict[str, Any]]:
    deposit = (
        ("定金", "Earnest money")
        if terms.deposit_kind == "EARNEST"
        else ("订金（可退）", "Refundable deposit")
    )
    rows = [
        ("车辆总价（含税）", "Total price incl. VAT", terms.total_minor, "total"),
        (*deposit, terms.deposit_minor, ""),
        ("已付款项", "Paid to date", terms.paid_minor, ""),
        ("待付余款", "Balance due", terms.balance_minor, "balance"),
    ]
    return [
        {
            "zh": zh,
            "en": en,
            "figure": _figure(minor, terms.currency),
            "capitals": _words(minor, terms),
            "kind": kind,
        }
        for zh, en, minor, kind in rows
    ]


def _words(minor: int, terms: ContractTerms) -> str:
    return capitals(minor) if terms.currency == "CNY" else ""


def _figure(minor: int, currency: str) -> str:
    """`¥229,800.00`: contracts state the cents."""
    sign = "¥" if currency == "CNY" else f"{currency} "
    return f"{sign}{minor // 100:,}.{minor % 100:02d}"


def _named(character: str) -> str:
    return f"{character} (U+{ord(character):04X})"
