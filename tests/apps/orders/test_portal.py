"""Orders on the portal: lists, one order, every step, the contract, the dashboard, and who may do what."""

from datetime import timedelta

import pytest

from core.flow.audit.models import AuditLine
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.cashier.models import Payment
from tenant_apps.orders import operations
from tenant_apps.orders.ending import STANDARD
from tenant_apps.orders.gates import regions
from tenant_apps.orders.labels import LABELS
from tenant_apps.orders.models import Order
from tenants.context import dealer_context
from tests.factories.counting import queries_of
from tests.factories.delivery import sign_both
from tests.factories.orders import captured, contact, make_order
from tests.factories.staff import refusals, staff_client

URL = "/api/v1/orders"
JSON = {"content_type": "application/json"}
RULES = STANDARD.as_json()


def move(client, order, verb, **body):
    return client.post(f"{URL}/{order.id}/moves", {"verb": verb, **body}, **JSON)


def verbs(detail):
    return {m["verb"]: m["allowed"] for m in detail["moves"]}


class TestList:
    def test_shows_an_order_as_the_contract_says(self, main):
        order = make_order(main, "RESERVED")

        (row,) = staff_client(main).get(URL).json()["items"]

        assert row == {
            "id": str(order.id),
            "number": order.number,
            "state": "RESERVED",
            "buyer_name": "李晓雯",
            "buyer_phone": "+8613800138000",
            "vehicle": {
                "id": str(order.vehicle_id),
                "vin": order.vin,
                "title_zh": "比亚迪 汉 2025款 EV 701KM 尊贵型",
                "title_en": order.vehicle["title_en"],
                "art_url": order.vehicle["art_url"],
                "colour": {"code": "jade", "name_zh": "墨玉绿", "name_en": "Jade Green", "hex": "#1F4A40"},
            },
            "total": {"amount": 21_580_000, "currency": "CNY"},
            "deposit": {"amount": 200_000, "currency": "CNY"},
            "paid": {"amount": 200_000, "currency": "CNY"},
            "created_at": row["created_at"],
            "hold_expires_at": None,
            "next_move": "prepare_contract",
            "waits_for": "DEALER",
            "due_at": row["due_at"],
            "overdue": False,
            "owner": "SALES",
            "blocked_by": None,
        }

    def test_filters_by_states_and_words(self, main):
        hold, reserved = make_order(main), make_order(main, "RESERVED", buyer=contact(name="欧阳修"))
        make_order(main, "CANCELLED")
        client = staff_client(main)

        def found(**query):
            return {row["number"] for row in client.get(URL, query).json()["items"]}

        assert found(state="HOLD,RESERVED") == {hold.number, reserved.number}
        assert found(q="欧阳") == found(q=reserved.vin[-6:]) == found(q=reserved.number) == {reserved.number}
        assert found(q=f"{reserved.number} 尊贵") == {reserved.number}
        assert found(q="nobody") == set()
        assert client.get(URL, {"state": "SOLD"}).json()["error"]["code"] == "field.choice"

    def test_pages_without_gaps_with_as_many_queries_for_one_as_for_ten(self, main):
        client = staff_client(main)
        make_order(main, "RESERVED")
        one = queries_of(client, URL)
        for _ in range(9):
            make_order(main, "HOLD")

        assert queries_of(client, URL) == one <= 6
        first = client.get(URL, {"limit": 6}).json()
        rest = client.get(URL, {"limit": 6, "cursor": first["next_cursor"]}).json()
        numbers = [row["number"] for row in first["items"] + rest["items"]]
        assert len(numbers) == len(set(numbers)) == 10
        assert rest["next_cursor"] is None

    def test_shows_another_dealer_nothing(self, main, other):
        order = make_order(main, "RESERVED")
        stranger = staff_client(other)

        assert stranger.get(URL).json()["items"] == []
        assert stranger.get(f"{URL}/{order.id}").status_code == 404
        assert move(stranger, order, "cancel", note="x").status_code == 404
        assert stranger.post(f"{URL}/{order.id}/contract", {}, **JSON).status_code == 404
        assert stranger.get(f"{URL}/{order.id}/contract.pdf").status_code == 404
        with dealer_context(main):
            assert Order.objects.get(id=order.id).version == order.version


class TestDetail:
    def test_tells_the_whole_story(self, main):
        order = make_order(main, "DELIVERED")

        detail = staff_client(main).get(f"{URL}/{order.id}").json()

        assert [line["state"] for line in detail["timeline"] if line["state"]] == [
            "HOLD",
            "RESERVED",
            "CONTRACTED",
            "FUNDED",
            "READY",
            "DELIVERED",
        ]
        assert all(line["label_zh"] and line["label_en"] for line in detail["timeline"])
        assert [(p["kind"], p["method"], p["state"], p["amount"]["amount"]) for p in detail["payments"]] == [
            ("DEPOSIT", "CARD", "CAPTURED", 200_000),
            ("BALANCE", "BANK_TRANSFER", "CAPTURED", 21_380_000),
        ]
        assert (detail["contract"]["state"], detail["contract"]["version"]) == ("SIGNED", 1)
        assert detail["contract"]["pdf_url"] == f"{URL}/{order.id}/contract.pdf"
        assert (detail["buyer_email"], detail["next_move"], verbs(detail)) == (
            "li@example.com",
            "close",
            {"close": False, "request_return": True},
        )

    def test_every_line_that_is_ever_written_has_a_label(self, main):
        for state in ("CLOSED", "CANCELLED", "EXPIRED"):
            make_order(main, state)
        with dealer_context(main):
            written = set(AuditLine.objects.filter(subject_kind="order").values_list("action", flat=True))
        assert written <= set(LABELS)

    def test_needs_no_more_queries_for_a_long_story(self, main):
        client = staff_client(main)
        short, long = make_order(main, "RESERVED"), make_order(main, "CLOSED")
        assert queries_of(client, f"{URL}/{short.id}") <= 9 + 2 * len(regions())
        assert queries_of(client, f"{URL}/{long.id}") <= 9 + 2 * len(regions())

    @pytest.mark.parametrize(
        ("state", "expected"),
        [
            ("HOLD", {"cancel": True}),
            (
                "RESERVED",
                {"prepare_contract": True, "record_signature": False, "cancel": True, "request_cancel": True},
            ),
            ("CONTRACTED", {"record_balance": True, "cancel": True, "request_cancel": True}),
            ("FUNDED", {"mark_ready": True, "cancel": True, "request_cancel": True}),
            ("READY", {"deliver": True, "cancel": True, "request_cancel": True}),
            ("CANCEL_REQUESTED", {"keep_contracted": True, "approve_cancel": True}),
            ("RETURN_REQUESTED", {"accept_return": True, "refuse_return": True}),
            ("RETURNED", {"record_refund": True}),
            ("CANCELLED", {}),
            ("EXPIRED", {}),
            ("CLOSED", {}),
        ],
    )
    def test_offers_the_steps_from_here(self, main, state, expected):
        order = make_order(main, state)
        assert verbs(staff_client(main).get(f"{URL}/{order.id}").json()) == expected

    def test_says_why_a_step_is_barred_in_both_languages(self, main):
        order = make_order(main, "RESERVED")

        seller = {m["verb"]: m for m in staff_client(main, "SALES").get(f"{URL}/{order.id}").json()["moves"]}

        assert seller["record_signature"]["reason_en"] == "Prepare the contract first."
        assert seller["cancel"]["allowed"] is False
        assert "right" in seller["cancel"]["reason_en"]
        assert seller["prepare_contract"] == {
            "verb": "prepare_contract",
            "allowed": True,
            "yours": True,
            "reason_zh": None,
            "reason_en": None,
        }
        assert (seller["cancel"]["yours"], seller["record_signature"]["yours"]) == (False, True)


class TestSteps:
    def test_the_whole_sale_through_the_api(self, main, deliver, monkeypatch):
        monkeypatch.setattr(
            "tenant_apps.contracts.operations.rendering.pdf_of", lambda contract: (b"%PDF-1.7 stand-in", {})
        )
        order = make_order(main, "RESERVED")
        client = staff_client(main)

        asked = client.post(f"{URL}/{order.id}/contract", {}, **JSON).json()
        assert asked["contract"]["state"] == "DRAFT"
        deliver()
        ready = client.get(f"{URL}/{order.id}").json()
        assert (ready["contract"]["state"], ready["next_move"]) == ("RENDERED", "record_signature")
        pdf = client.get(ready["contract"]["pdf_url"])
        assert (pdf.status_code, pdf["Content-Type"], pdf.content) == (
            200,
            "application/pdf",
            b"%PDF-1.7 stand-in",
        )
        assert pdf["Content-Disposition"].startswith("inline")
        assert pdf["Cache-Control"] == "private, no-store"

        assert move(client, order, "record_signature").json()["state"] == "CONTRACTED"
        part = move(client, order, "record_balance", amount={"amount": 100_000}, reference="ICBC 1").json()
        assert (part["state"], part["paid"]["amount"]) == ("CONTRACTED", 300_000)
        rest = {"amount": part["total"]["amount"] - 300_000, "currency": "CNY"}
        assert (
            move(client, order, "record_balance", amount=rest, reference="ICBC 2").json()["state"] == "FUNDED"
        )
        assert move(client, order, "mark_ready").json()["state"] == "READY"
        with dealer_context(main):
            sign_both(order.id)
        assert move(client, order, "deliver", note="两把钥匙").json()["state"] == "DELIVERED"
        assert move(client, order, "close").json()["error"]["code"] == "orders.return_still_open"
        with clock.set_to(clock.now() + timedelta(days=61)):
            closed = move(staff_client(main), order, "close").json()
        assert (closed["state"], closed["next_move"], closed["moves"]) == ("CLOSED", None, [])
        assert any(line["note"] == "两把钥匙" for line in closed["timeline"])

    @pytest.mark.parametrize(
        ("state", "body", "status", "code", "field"),
        [
            ("RESERVED", {"verb": "deliver"}, 409, "state.illegal_move", None),
            ("RESERVED", {"verb": "record_signature"}, 409, "orders.no_contract", None),
            ("RESERVED", {"verb": "cancel"}, 422, "orders.reason_missing", "note"),
            ("RESERVED", {"verb": "explode"}, 422, "orders.unknown_verb", "verb"),
            ("RESERVED", {}, 422, "request.invalid", "verb"),
            (
                "CONTRACTED",
                {"verb": "record_balance", "reference": "x"},
                422,
                "orders.amount_missing",
                "amount",
            ),
            (
                "CONTRACTED",
                {"verb": "record_balance", "reference": "x", "amount": {"amount": 10**12}},
                422,
                "cashier.overpaid",
                "amount",
            ),
            (
                "CONTRACTED",
                {"verb": "record_balance", "amount": {"amount": 5}},
                422,
                "cashier.reference_missing",
                "reference",
            ),
            (
                "CANCELLED",
                {"verb": "record_refund", "reference": "x"},
                409,
                "cashier.nothing_to_return",
                None,
            ),
        ],
    )
    def test_a_refusal_names_itself_and_its_field(self, main, state, body, status, code, field):
        order = make_order(main, state)

        answer = staff_client(main).post(f"{URL}/{order.id}/moves", body, **JSON)

        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (status, code)
        assert [f["field"] for f in error["fields"]] == ([field] if field else [])
        with dealer_context(main):
            assert Order.objects.get(id=order.id).version == order.version

    def test_a_repeated_call_books_once(self, main):
        order = make_order(main, "CONTRACTED")
        client = staff_client(main)
        body = {"verb": "record_balance", "amount": {"amount": 100}, "reference": "once"}

        answers = [
            client.post(f"{URL}/{order.id}/moves", body, headers={"Idempotency-Key": "k1"}, **JSON)
            for _ in range(2)
        ]

        assert [a.json()["paid"]["amount"] for a in answers] == [200_100, 200_100]
        with dealer_context(main):
            assert Payment.objects.filter(order_id=order.id, kind="BALANCE").count() == 1

    def test_transfers_of_a_cancelled_order_are_returned_by_hand(self, main):
        order = make_order(main, "FUNDED")
        client = staff_client(main)

        shown = {"amount": order.total_minor}
        cancelled = move(client, order, "cancel", note="买家放弃", shown=shown).json()
        assert verbs(cancelled) == {"record_refund": True}
        assert {(p["kind"], p["state"]) for p in cancelled["payments"]} == {
            ("DEPOSIT", "REFUND_PENDING"),
            ("BALANCE", "REFUND_PENDING"),
        }

        done = move(client, order, "record_refund", reference="ICBC R-7").json()
        assert {(p["kind"], p["state"]) for p in done["payments"]} == {
            ("DEPOSIT", "REFUND_PENDING"),
            ("BALANCE", "REFUNDED"),
        }
        assert verbs(done) == {}


class TestRights:
    @pytest.mark.parametrize(
        ("right", "state", "call"),
        [
            ("orders.see", "HOLD", lambda c, o: c.get(URL)),
            ("orders.see", "HOLD", lambda c, o: c.get(f"{URL}/{o.id}")),
            ("orders.see", "HOLD", lambda c, o: c.get(f"{URL}/{ids.new_id()}")),
            ("orders.see", "RESERVED", lambda c, o: c.get(f"{URL}/{o.id}/contract.pdf")),
            ("orders.contract", "RESERVED", lambda c, o: c.post(f"{URL}/{o.id}/contract", {}, **JSON)),
            ("orders.sign", "RESERVED", lambda c, o: move(c, o, "record_signature")),
            (
                "orders.payment",
                "CONTRACTED",
                lambda c, o: move(c, o, "record_balance", amount={"amount": 1}, reference=ids.new_id().hex),
            ),
            ("orders.payment", "CANCELLED", lambda c, o: move(c, o, "record_refund", reference="x")),
            ("orders.ready", "FUNDED", lambda c, o: move(c, o, "mark_ready")),
            ("orders.deliver", "READY", lambda c, o: move(c, o, "deliver")),
            ("orders.deliver", "DELIVERED", lambda c, o: move(c, o, "close")),
            ("orders.cancel", "RESERVED", lambda c, o: move(c, o, "cancel", note="x", shown={"amount": 0})),
            ("orders.request", "RESERVED", lambda c, o: move(c, o, "request_cancel", note="x")),
            ("orders.approve", "CANCEL_REQUESTED", lambda c, o: move(c, o, "approve_cancel")),
            ("orders.approve", "CANCEL_REQUESTED", lambda c, o: move(c, o, "keep_contracted")),
            ("orders.approve", "RETURN_REQUESTED", lambda c, o: move(c, o, "accept_return")),
            ("orders.see", "RESERVED", lambda c, o: c.get(f"{URL}/{o.id}/cancellation")),
            ("orders.see", "DELIVERED", lambda c, o: c.get(f"{URL}/{o.id}/giving-back")),
            ("orders.see", "HOLD", lambda c, o: c.get("/api/v1/ending-policies")),
            ("orders.policy", "HOLD", lambda c, o: c.post("/api/v1/ending-policies", RULES, **JSON)),
            ("dealer.see", "HOLD", lambda c, o: c.get("/api/v1/dashboard")),
        ],
    )
    def test_only_holders_of_the_right_get_through(self, main, other, right, state, call):
        order = make_order(main, state)

        assert refusals(lambda client: call(client, order), main=main, other=other, right=right) == {}


class TestDashboard:
    def test_counts_what_is_there(self, main):
        make_order(main, "HOLD")
        make_order(main, "RESERVED")
        delivered = make_order(main, "DELIVERED")
        client = staff_client(main)

        shown = client.get("/api/v1/dashboard").json()

        assert {k: v for k, v in shown["orders"]["by_state"].items() if v} == {
            "HOLD": 1,
            "RESERVED": 1,
            "DELIVERED": 1,
        }
        assert shown["orders"]["needs_action"] == 1
        assert shown["revenue_month"] == {"amount": delivered.total_minor, "currency": "CNY"}
        assert shown["stock"]["by_state"]["HELD"] == 1
        assert shown["leads"] == {"open": 0, "new": 0}
        assert shown["contracts"] == {"to_countersign": 0, "turned_down": []}
        assert queries_of(client, "/api/v1/dashboard") <= 12

    def test_last_month_is_not_this_month(self, main):
        order = make_order(main, "DELIVERED")
        with dealer_context(main):
            Order.objects.filter(id=order.id).update(delivered_at="2020-01-31T15:59:59Z")
        assert staff_client(main).get("/api/v1/dashboard").json()["revenue_month"]["amount"] == 0


def test_a_wrong_deposit_is_shown_to_the_staff(main):
    order = make_order(main)
    with dealer_context(main):
        operations.confirm_deposit(
            actor=SYSTEM, order_id=order.id, captured=captured(order, amount=Money(199_999))
        )
    detail = staff_client(main).get(f"{URL}/{order.id}").json()
    assert detail["state"] == "HOLD"
    assert detail["attention"]["code"] == "deposit_differs"
