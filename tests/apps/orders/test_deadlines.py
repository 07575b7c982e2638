"""Process tracking: by when somebody must see to an order, who, what is in the way, and what is overdue."""

from datetime import timedelta

import pytest

from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import Conflict
from core.kernel.states import Machine, Move
from tenant_apps.delivery.operations import reopen_handover
from tenant_apps.orders import gates, sections
from tenant_apps.orders.deadlines import STAGES
from tenant_apps.orders.models import Order
from tenant_apps.orders.states import MILESTONES, NEEDS_STAFF, ORDER
from tenants.context import dealer_context
from tests.factories.orders import make_order
from tests.factories.staff import staff_client

URL = "/api/v1/orders"
TINY = Machine("tiny", initial="OPEN", moves=[Move("OPEN", "DONE", "do")])


class Missing(Conflict):
    default_code = "tiny.missing"
    default_message = "The tiny paper is missing."


@pytest.fixture
def region(monkeypatch):
    """A region whose paper is missing for the signature."""
    monkeypatch.setattr(gates, "_regions", {})
    monkeypatch.setattr(sections, "_sections", {})
    gates.register(
        gates.Region(
            name="tiny",
            machine=TINY,
            state_of=lambda order: "OPEN",
            obstacles=lambda order, verb: [Missing()] if verb == "record_signature" else [],
        )
    )
    sections.register(sections.Section(name="tiny", place=1, title="Tiny paper", words={"OPEN": "Open"}))


def later(order, state):
    return clock.set_to(clock.now() + STAGES[state].within + timedelta(minutes=1))


def test_every_state_the_staff_must_act_in_has_a_deadline():
    assert set(NEEDS_STAFF) <= set(STAGES) <= set(ORDER.states)
    assert all(state in MILESTONES or state == "DRAFT" for state in STAGES)


@pytest.mark.parametrize("state", ["RESERVED", "CONTRACTED", "FUNDED", "READY"])
def test_an_order_left_too_long_is_on_the_overdue_list(main, state):
    order, client = make_order(main, state), staff_client(main)
    row = client.get(URL).json()["items"][0]
    assert (row["overdue"], row["owner"]) == (False, STAGES[state].owner)
    assert client.get(f"{URL}?late=true").json()["items"] == []
    with later(order, state):
        (late,) = client.get(f"{URL}?late=true").json()["items"]
        assert (late["id"], late["overdue"]) == (str(order.id), True)
        assert client.get("/api/v1/dashboard").json()["orders"]["overdue"] == 1


def test_the_overdue_list_says_what_is_in_the_way(main):
    order, client = make_order(main, "READY"), staff_client(main)
    with dealer_context(main):
        reopen_handover(actor=SYSTEM, order_id=order.id)
    assert client.get(URL).json()["items"][0]["blocked_by"] is None
    with later(order, "READY"):
        (late,) = client.get(f"{URL}?late=true").json()["items"]
        panel = client.get(f"{URL}/{order.id}").json()
    deliver = next(move for move in panel["moves"] if move["verb"] == "deliver")
    assert late["blocked_by"]["code"] == "delivery.checklist_unsigned"
    assert (late["blocked_by"]["text_zh"], deliver["allowed"]) == (deliver["reason_zh"], False)


@pytest.mark.parametrize("state", ["HOLD", "EXPIRED", "CANCELLED", "DELIVERED", "CLOSED"])
def test_nobody_is_late_with_what_needs_nobody(main, state):
    make_order(main, state)
    client = staff_client(main)
    with clock.set_to(clock.now() + timedelta(days=400)):
        assert client.get(f"{URL}?late=true").json()["items"] == []
        assert client.get("/api/v1/dashboard").json()["orders"]["overdue"] == 0


def test_a_hold_is_due_when_it_runs_out(main):
    order = make_order(main, "HOLD")
    row = staff_client(main).get(URL).json()["items"][0]
    assert (row["due_at"], row["overdue"]) == (row["hold_expires_at"], False)
    assert order.state == "HOLD"


def test_the_region_says_what_is_in_the_way_and_so_does_the_button(main, region):
    order, client = make_order(main, "RESERVED"), staff_client(main)

    detail = client.get(f"{URL}/{order.id}").json()

    (tiny,) = detail["regions"]
    assert (tiny["title_en"], tiny["state"], tiny["label_en"]) == ("Tiny paper", "OPEN", "Open")
    assert [each["code"] for each in tiny["obstacles"]] == ["tiny.missing"]
    assert detail["responsible"] == ""

    with dealer_context(main):
        before = Order.objects.get(id=order.id).version
    client.post(f"{URL}/{order.id}/contract", {}, content_type="application/json")
    refused = client.post(
        f"{URL}/{order.id}/moves", {"verb": "record_signature"}, content_type="application/json"
    )
    assert refused.status_code == 409
    with dealer_context(main):
        after = Order.objects.get(id=order.id)
    assert (after.state, after.version) == ("RESERVED", before + 1)  # the contract was asked for


def test_whoever_last_saw_to_it_is_named(main):
    order, client = make_order(main, "RESERVED"), staff_client(main)
    client.post(f"{URL}/{order.id}/contract", {}, content_type="application/json")
    assert client.get(f"{URL}/{order.id}").json()["responsible"] == "王店长"
