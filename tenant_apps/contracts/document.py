"""From terms to a PDF: what the page shows, checked before it is printed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.template.loader import render_to_string

from core.edge.glyphs import missing_glyphs, visible_text
from core.edge.pdf import render_pdf
from shared_apps.catalog.titles import series_title
from shared_apps.standardforms.capitals import capitals
from tenant_apps.contracts.errors import GlyphsMissing
from tenant_apps.contracts.facts import ContractTerms, terms_from_json
from tenant_apps.contracts.models import Contract

TEMPLATE = "contracts/vehicle_sale.html"
ENERGY = {
    "BEV": ("纯电动", "Battery electric"),
    "PHEV": ("插电式混合动力", "Plug-in hybrid"),
    "EREV": ("增程式电动", "Range-extended electric"),
    "HEV": ("油电混合动力", "Hybrid"),
    "ICE": ("燃油", "Petrol or diesel"),
}


def pdf_of(contract: Contract) -> bytes:
    """The contract as PDF. Raises GlyphsMissing (naming the characters) and PdfUnavailable."""
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
