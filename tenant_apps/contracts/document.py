"""From terms to a PDF: what the page shows, checked before it is printed."""

from __future__ import annotations

from typing import Any

from core.edge import esign
from core.kernel.actor import SYSTEM
from tenant_apps.contracts.errors import SumsDisagree
from tenant_apps.contracts.models import Contract
from tenant_apps.wording.facts import Bound
from tenant_apps.wording.layout import COVERS
from tenant_apps.wording.operations import bind
from tenant_apps.wording.printing import print_paper

SEAL, UNSEEN = "seal", (0.0, 0.0, 0.0, 0.0)
"""The field of the seal has no box: it makes fast what is seen already."""


def pdf_of(contract: Contract) -> tuple[bytes, dict[str, Any]]:
    """The contract as PDF with empty fields for its signers, and where they are: {name: {page, box}}.

    Raises SumsDisagree, and what keeps a paper from being printed: GlyphsMissing (naming the characters),
    PdfUnavailable, PaperDamaged; of a sale from before there were templates what `bind` raises.
    """
    if contract.bound is None:
        return print_paper(_bound_now(contract)).pdf, {}
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
    if contract.kind != "SALE" or contract.bound is None:
        return
    said = contract.bound["snapshot"]
    total, covered = said["total_minor"], sum(said.get(name) or 0 for name in COVERS)
    if total != contract.value_minor or said.get("balance_minor", total - covered) != total - covered:
        raise SumsDisagree()


def _bound_now(contract: Contract) -> Bound:
    """The words of a sale that was asked for before there were templates."""
    terms = {name: value for name, value in contract.terms.items() if name != "clauses"}
    snapshot = {**terms, "number": contract.number, "version": contract.edition}
    return bind(actor=SYSTEM, kind=contract.kind, snapshot=snapshot)
