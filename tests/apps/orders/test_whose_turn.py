"""While a contract is being signed the portal says whose turn it is; the staff hear what buyers did."""

import pytest

from tenant_apps.contracts import operations
from tenant_apps.contracts.models import Contract
from tenants.context import dealer_context
from tests.apps.contracts.test_table import brought
from tests.factories.deeds import drawn, viewed
from tests.factories.orders import buyer_of, make_order
from tests.factories.staff import staff, staff_client

URL = "/api/v1/orders"


def turn(client, order):
    """Next step and whose turn, as the order itself and the list say it."""
    row = next(one for one in client.get(URL).json()["items"] if one["id"] == str(order.id))
    whole = client.get(f"{URL}/{order.id}").json()
    told = {(one["next_move"], one["waits_for"]) for one in (row, whole)}
    assert len(told) == 1, "list and order disagree"
    return told.pop()


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("RENDERED", ("record_signature", "DEALER")),
        ("SENT", (None, "BUYER")),
        ("VIEWED", (None, "BUYER")),
        ("IDENTIFIED", (None, "BUYER")),
        ("SIGNING", (None, "SYSTEM")),
        ("BUYER_SIGNED", ("countersign_contract", "DEALER")),
        ("COUNTERSIGNED", (None, "SYSTEM")),
        ("SEALED", (None, "SYSTEM")),
        ("DECLINED", ("prepare_contract", "DEALER")),
        ("EXPIRED", ("prepare_contract", "DEALER")),
        ("VOIDED", ("prepare_contract", "DEALER")),
    ],
)
def test_the_next_step_follows_the_contract(main, state, expected):
    order, _ = brought(main, state)
    assert turn(staff_client(main), order) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("HOLD", (None, "BUYER")),
        ("RESERVED", ("prepare_contract", "DEALER")),
        ("CONTRACTED", ("record_balance", "DEALER")),
        ("CANCELLED", (None, None)),
    ],
)
def test_without_a_contract_at_hand(main, state, expected):
    assert turn(staff_client(main), make_order(main, state)) == expected


class TestNews:
    def test_a_declined_contract_is_told_until_a_new_one_is_drawn(self, main):
        order = make_order(main, "RESERVED")
        contract = viewed(main, order)
        client = staff_client(main, "SALES")
        assert client.get("/api/v1/dashboard").json()["contracts"] == {"to_countersign": 0, "turned_down": []}
        with dealer_context(main):
            operations.decline(actor=buyer_of(order), contract_id=contract.id, reason="总价与商定的不一致")

        (told,) = client.get("/api/v1/dashboard").json()["contracts"]["turned_down"]

        assert {name: told[name] for name in ("order_id", "number", "state", "buyer_name", "reason")} == {
            "order_id": str(order.id),
            "number": contract.number,
            "state": "DECLINED",
            "buyer_name": order.buyer_name,
            "reason": "总价与商定的不一致",
        }
        drawn(main, order)
        assert client.get("/api/v1/dashboard").json()["contracts"]["turned_down"] == []

    def test_a_signed_contract_is_counted_until_the_dealer_signs(self, main):
        _, contract = brought(main, "BUYER_SIGNED")
        client = staff_client(main)
        assert client.get("/api/v1/dashboard").json()["contracts"]["to_countersign"] == 1
        with dealer_context(main):
            (row,) = operations.countersign(actor=staff("FINANCE"), contract_ids=[contract.id])
        assert row.error is None
        assert client.get("/api/v1/dashboard").json()["contracts"]["to_countersign"] == 0

    def test_who_sees_no_orders_hears_nothing_of_buyers(self, main):
        order = make_order(main, "RESERVED")
        contract = viewed(main, order)
        with dealer_context(main):
            operations.decline(actor=buyer_of(order), contract_id=contract.id, reason="不买了")
            assert Contract.objects.get(id=contract.id).state == "DECLINED"
        shown = staff_client(main, "SERVICE").get("/api/v1/dashboard")
        assert shown.json()["contracts"] is None
        assert order.buyer_name not in shown.content.decode()
