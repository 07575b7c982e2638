"""Every state, verb and person of holds and exports: what is not listed fails and changes nothing."""

from __future__ import annotations

import pytest

from core.kernel.errors import Forbidden
from core.kernel.states import IllegalMove
from tenant_apps.archive.facts import Criteria
from tenant_apps.archive.models import Export, Hold
from tenant_apps.archive.operations import (
    ask_export,
    ask_release,
    cancel_export,
    keep_hold,
    place_hold,
    release_hold,
)
from tenant_apps.archive.states import EXPORT, HOLD
from tenant_apps.staff.policies import ROLES
from tenants.context import dealer_context
from tests.apps.archive.conftest import filed, person

DEEDS = {
    "ask_release": lambda hold, who: ask_release(
        actor=who, document_id=hold.document_id, hold_id=hold.id, reason="已结案，判决生效"
    ),
    "release": lambda hold, who: release_hold(actor=who, document_id=hold.document_id, hold_id=hold.id),
    "keep": lambda hold, who: keep_hold(actor=who, document_id=hold.document_id, hold_id=hold.id),
}
WAYS = {"IN_FORCE": (), "RELEASE_ASKED": ("ask_release",), "RELEASED": ("ask_release", "release")}


def tried(deed, listed: bool) -> bool:
    try:
        deed()
    except (IllegalMove, Forbidden) as error:
        assert not (isinstance(error, IllegalMove) and listed)
        return False
    return True


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", WAYS)
def test_holds_move_by_the_table_alone(main, state, role):
    with dealer_context(main):
        facts = filed()
        for verb, deed in DEEDS.items():
            hold = place_hold(actor=person(), document_id=facts.id, reason="与买方的诉讼")
            for step in WAYS[state]:
                DEEDS[step](hold, person())
            who = person(role)
            listed = any(move.verb == verb and move.may(who) for move in HOLD.moves_from(state))
            went = tried(lambda deed=deed, hold=hold, who=who: deed(hold, who), listed)
            assert went is listed
            target = HOLD.target(state, verb) if went else state
            assert Hold.objects.get(id=hold.id).state == target


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", ["QUEUED", "RUNNING", "CANCELLED"])
def test_exports_are_cancelled_by_the_table_alone(main, state, role):
    with dealer_context(main):
        filed()
        export = ask_export(actor=person(), criteria=Criteria(), purpose="AUDIT")
        if state != "QUEUED":
            verb = "start" if state == "RUNNING" else "cancel"
            Export.objects.filter(id=export.id).update(state=state, last_move=verb, version=2)
        who = person(role)
        listed = any(move.verb == "cancel" and move.may(who) for move in EXPORT.moves_from(state))
        went = tried(lambda: cancel_export(actor=who, export_id=export.id), listed)
        assert went is listed
        assert Export.objects.get().state == ("CANCELLED" if went else state)
