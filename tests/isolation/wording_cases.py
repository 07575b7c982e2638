"""Who may use the routes of templates, and the version they are tried on."""

from __future__ import annotations

from typing import Any

from core.kernel import ids
from core.kernel.actor import SYSTEM, Actor
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from shared_apps.standardforms.operations import propose_form
from shared_apps.standardforms.queries import first_edition
from tenant_apps.wording import operations
from tenants.context import DealerRef, dealer_context, market_context
from tests.factories.drives import licence_photo
from tests.isolation.case import OPERATORS, Case, staff

KIND = {"kind": "template_kind"}
FORM = {"kind": "form_kind"}
WHICH = {"which": "letterhead_picture"}
OWN = "the path names a kind of paper, the same at every dealer: it is the caller's own"
CLAUSES = [clause.as_json() for clause in first_edition("DEPOSIT").clauses]

WORDING: dict[str, Case] = {
    "portal wording_list": staff("wording.see", "SERVICE"),
    "portal wording_show": staff("wording.see", "SERVICE", named=KIND, shared=OWN),
    "portal wording_preview": staff("wording.see", "SERVICE", named=KIND, shared=OWN),
    "portal wording_begin": staff("wording.edit", "SALES", body={}, named=KIND, shared=OWN),
    "portal wording_version": staff("wording.see", "SERVICE"),
    "portal wording_edit": staff("wording.edit", "SALES", body={"clauses": CLAUSES}),
    "portal wording_move": staff("wording.edit", "SALES", body={"verb": "propose"}, answers=(200, 409)),
    "portal wording_colour": staff("wording.edit", "SALES", body={"colour": "#143c8c"}),
    "portal wording_picture": staff("wording.see", "SERVICE", named=WHICH, shared=OWN),
    "portal wording_change_picture": staff(
        "wording.edit", "SALES", body={"file": "picture"}, named=WHICH, shared=OWN
    ),
    "console forms_list": Case(OPERATORS),
    "console forms_show": Case(OPERATORS, named=KIND),
    "console forms_preview": Case(OPERATORS, named=KIND),
    "console forms_propose": Case(
        OPERATORS,
        body={"based_on": 1, "clauses": CLAUSES[:-1], "note": "适用新的规定"},
        named=FORM,
        answers=(201, 409),
    ),
    "console forms_decide": Case(OPERATORS, body={"verb": "publish"}, answers=(200, 409)),
    "portal wording_remove_picture": staff("wording.edit", "SALES", body={}, named=WHICH, shared=OWN),
}


def drafted(main: DealerRef) -> dict[str, Any]:
    """A draft of the dealer's own words, a logo, and an edition of the platform's that waits."""
    with dealer_context(main):
        version = operations.begin_version(actor=SYSTEM, kind="DEPOSIT")
        operations.change_picture(actor=SYSTEM, which="logo", data=licence_photo())
    proposer = Actor("operator", ids.new_id(), "运营", OPERATOR_RIGHTS)
    with market_context():
        clauses = first_edition("TRADE_IN").clauses[:-1]
        proposal = propose_form(
            actor=proposer, kind="TRADE_IN", based_on=1, clauses=clauses, note="适用新颁布的规定"
        )
    things = {"version_id": version.id, "template_kind": "SALE", "letterhead_picture": "logo"}
    return {**things, "form_kind": "DEPOSIT", "proposal_id": proposal.id}
