"""A dealer with documents under a legal hold is not erased, whatever was agreed."""

from __future__ import annotations

import pytest

from core.kernel import ids
from core.kernel.actor import Actor
from tenant_apps.archive.operations import ask_release, place_hold, release_hold
from tenants.context import dealer_context, market_context
from tenants.errors import HeldByLaw
from tenants.life.models import Erasure
from tenants.life.operations import begin_erasure
from tenants.models import Dealer
from tests.apps.archive.conftest import filed, person

WHY = "与买方的诉讼"
OPERATOR = Actor("operator", ids.new_id(), "运营", frozenset({"dealers.offboard"}))


def test_a_legal_hold_stops_the_erasure_until_it_is_lifted(main):
    with dealer_context(main):
        paper = filed(1)
        hold = place_hold(actor=person(), document_id=paper.id, reason=WHY)
    with market_context():
        Dealer.objects.filter(id=main.id).update(state="OFFBOARDING")
        with pytest.raises(HeldByLaw) as refused:
            begin_erasure(actor=OPERATOR, dealer_id=main.id, confirm=main.slug)
        assert refused.value.params == {"count": 1, "what": paper.number}
        assert Dealer.objects.get(id=main.id).state == "OFFBOARDING" and not Erasure.objects.exists()
    with dealer_context(main):
        about = {"document_id": paper.id, "hold_id": hold.id}
        ask_release(actor=person(), reason=WHY, **about)
        release_hold(actor=person(), **about)
    with market_context():
        begin_erasure(actor=OPERATOR, dealer_id=main.id, confirm=main.slug)
        assert Dealer.objects.get(id=main.id).state == "DELETED"
