"""A car's way to its dealer: the carrier's signed reports, late, doubled and out of order."""

import json
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import InternalError, transaction
from django.db.utils import IntegrityError

from core.flow.audit.models import AuditLine
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from core.kernel.states import IllegalMove
from tenant_apps.logistics.facts import Report
from tenant_apps.logistics.models import Shipment, ShipmentEvent
from tenant_apps.logistics.operations import record_report, report_by_hand
from tenant_apps.logistics.signing import sign
from tenant_apps.logistics.simulator import Faults, journey
from tenant_apps.logistics.states import SHIPMENT, STAGES, is_ahead
from tenants.context import dealer_context, market_context
from tests.factories.accounts import signed_in
from tests.factories.guarding import moves_in_code, moves_in_database
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user, staff, staff_client
from tests.factories.stock import make_vehicle

START = clock.now() - timedelta(days=20)


@pytest.fixture
def carrier(client_of, settings):
    """Sends a body as the carrier does; `signature` overrides the right one."""

    def send(body, *, signature=None, late=0):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        at = int(clock.now().timestamp()) - late
        signature = sign(raw, settings.CARRIER_SECRET, at) if signature is None else signature
        return client_of("market").post(
            "/webhooks/carrier",
            raw,
            content_type="application/json",
            headers={"Carrier-Signature": signature},
        )

    return send


def told(car, kind="PORT", **given):
    return {
        "id": f"r-{kind}",
        "vin": car.vin,
        "kind": kind,
        "occurred_at": (START + timedelta(days=STAGES.index(kind) if kind in STAGES else 0)).isoformat(),
        **given,
    }


def shipment(main, car):
    with dealer_context(main):
        return Shipment.objects.filter(vehicle_id=car.id).first()


def events(main):
    with dealer_context(main):
        return ShipmentEvent.objects.count()


class TestReports:
    def test_a_signed_report_moves_the_car(self, main, carrier):
        car = make_vehicle(main, "ARRIVED")

        answer = carrier(told(car, eta={"first": "2026-12-03", "last": "2026-12-06"}))

        assert (answer.status_code, answer.json()) == (200, {"result": "recorded"})
        found = shipment(main, car)
        assert (found.state, str(found.eta_from), str(found.eta_to)) == ("PORT", "2026-12-03", "2026-12-06")
        with dealer_context(main):
            line = AuditLine.objects.get(subject_kind="shipment")
        assert (line.action, line.actor_name) == ("logistics.shipment.reach_port", "Carrier")

    def test_said_twice_it_is_kept_once(self, main, carrier):
        car = make_vehicle(main, "ARRIVED")
        assert [carrier(told(car)).json()["result"] for _ in range(2)] == ["recorded", "known"]
        assert (events(main), shipment(main, car).version) == (1, 2)

    def test_another_report_under_the_same_number_is_refused(self, main, carrier):
        car = make_vehicle(main, "ARRIVED")
        carrier(told(car))
        answer = carrier(told(car, place="宁波"))
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "logistics.report_differs")
        assert events(main) == 1

    def test_another_cars_report_under_the_same_number_is_refused(self, main, carrier):
        car, other_car = make_vehicle(main, "ARRIVED"), make_vehicle(main, "ARRIVED")
        carrier(told(car))
        assert carrier({**told(car), "vin": other_car.vin}).status_code == 409
        assert (events(main), shipment(main, other_car)) == (1, None)

    @pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
    def test_any_order_ends_in_the_same_place(self, main, carrier, order):
        car = make_vehicle(main, "ARRIVED")
        reports = [
            told(car, "FACTORY", eta={"first": "2026-12-01", "last": "2026-12-02"}),
            told(car, "PORT", eta={"first": "2026-12-04", "last": "2026-12-05"}, reason="PORT"),
            told(car, "CARRIER", eta={"first": "2026-12-06", "last": "2026-12-07"}, reason="WEATHER"),
        ]
        for number in order:
            assert carrier(reports[number]).json() == {"result": "recorded"}
        found = shipment(main, car)
        assert (found.state, str(found.eta_to), found.delay_reason) == ("CARRIER", "2026-12-07", "WEATHER")

    @pytest.mark.parametrize(
        "faults", [Faults(), Faults(late=3, doubled=True, shuffled=True)], ids=["good", "bad"]
    )
    def test_the_simulators_journey_arrives(self, main, carrier, faults):
        car = make_vehicle(main, "ARRIVED")
        bodies = journey(car.vin, START, faults)
        assert {carrier(body).status_code for body in bodies} == {200}
        found = shipment(main, car)
        assert (found.state, events(main)) == ("DEALER", 5)
        assert bodies == journey(car.vin, START, faults)


class TestRefusals:
    @pytest.mark.parametrize("signature", ["", "t=1,v1=00", "nonsense", "t=1,v1=" + "0" * 64])
    def test_a_wrong_signature_changes_nothing(self, main, carrier, signature):
        car = make_vehicle(main, "ARRIVED")
        assert carrier(told(car), signature=signature).status_code == 400
        assert (events(main), shipment(main, car)) == (0, None)

    def test_a_signature_of_another_body_does_not_fit(self, main, carrier, settings):
        car = make_vehicle(main, "ARRIVED")
        right = sign(b"{}", settings.CARRIER_SECRET, int(clock.now().timestamp()))
        assert carrier(told(car), signature=right).status_code == 400

    @pytest.mark.parametrize("late", [301, -301])
    def test_an_old_signature_is_refused(self, main, carrier, late):
        car = make_vehicle(main, "ARRIVED")
        assert carrier(told(car), late=late).status_code == 400
        assert events(main) == 0

    def test_without_a_secret_nobody_is_the_carrier(self, main, carrier, settings):
        settings.CARRIER_SECRET = ""
        assert carrier(told(make_vehicle(main, "ARRIVED"))).status_code == 400

    def test_a_vin_nobody_has_is_answered_clearly(self, main, carrier):
        answer = carrier({**told(make_vehicle(main, "ARRIVED")), "vin": "LSVAA4182E2000000"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "logistics.unknown_vin")
        assert events(main) == 0

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"kind": "MOON"}, "kind"),
            ({"reason": "LAZY"}, "reason"),
            ({"occurred_at": "2999-01-01T00:00:00Z"}, "occurred_at"),
            ({"occurred_at": "2026-11-01T00:00:00"}, "occurred_at"),
            ({"occurred_at": "soon"}, "occurred_at"),
            ({"eta": {"first": "2026-12-05", "last": "2026-12-01"}}, "eta_to"),
            ({"kind": "ESTIMATE"}, "eta_to"),
            ({"id": ""}, "id"),
        ],
    )
    def test_what_cannot_be_read_names_its_field(self, main, carrier, wrong, field):
        answer = carrier({**told(make_vehicle(main, "ARRIVED")), **wrong})
        assert (answer.status_code, answer.json()["error"]["fields"][0]["field"]) == (422, field)
        assert events(main) == 0

    def test_no_json_is_answered_as_such(self, main, carrier):
        assert carrier(b"\xff\xfe").status_code == 422

    def test_two_dealers_cars_are_kept_apart(self, main, other, carrier):
        mine, theirs = make_vehicle(main, "ARRIVED"), make_vehicle(other, "ARRIVED")
        carrier(told(mine))
        carrier({**told(theirs), "kind": "FACTORY"})
        assert (shipment(main, mine).state, shipment(other, theirs).state) == ("PORT", "FACTORY")
        assert shipment(other, mine) is None


class TestMachine:
    def test_the_database_knows_the_moves(self, main):
        with dealer_context(main):
            assert moves_in_database("shipment") == moves_in_code(SHIPMENT)

    @pytest.mark.parametrize("state", SHIPMENT.states)
    @pytest.mark.parametrize("kind", STAGES)
    def test_a_car_goes_forward_only(self, main, state, kind):
        """Every state × report: the shipment stands at the further of the two."""
        car = make_vehicle(main, "ARRIVED")
        with dealer_context(main):
            for number, each in enumerate((state, kind)):
                report = Report(event_id=f"r{number}", vin=car.vin, kind=each, occurred_at=START)
                record_report(actor=SYSTEM, vehicle_id=car.id, report=report)
            assert Shipment.objects.get().state == max(state, kind, key=STAGES.index)
        legal = (state, f"reach_{kind.lower()}") in {(m.source, m.verb) for m in SHIPMENT.moves}
        assert legal == is_ahead(kind, state)
        if not legal:
            with pytest.raises(IllegalMove):
                SHIPMENT.target(state, f"reach_{kind.lower()}")

    def test_nobody_else_writes_the_state(self, main):
        car = make_vehicle(main, "ARRIVED")
        with dealer_context(main):
            record_report(
                actor=SYSTEM,
                vehicle_id=car.id,
                report=Report(event_id="r", vin=car.vin, kind="PORT", occurred_at=START),
            )
            with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
                Shipment.objects.update(state="DEALER")
            with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
                ShipmentEvent.objects.update(place="x")
            assert Shipment.objects.get().state == "PORT"


class TestStaff:
    def url(self, car):
        return f"/api/v1/stock/vehicles/{car.id}/shipment"

    @pytest.mark.parametrize("role", ["OWNER", "MANAGER", "SERVICE", "SALES", "FINANCE", "TECHNICIAN"])
    def test_who_receives_cars_reports_by_hand(self, main, role):
        car = make_vehicle(main, "ARRIVED")
        report = Report(event_id="h", vin=car.vin, kind="CARRIER", occurred_at=START)
        with dealer_context(main):
            actor = staff(role)
            if actor.may("stock.receive"):
                assert report_by_hand(actor=actor, vehicle_id=car.id, report=report)
            else:
                with pytest.raises(Forbidden):
                    report_by_hand(actor=actor, vehicle_id=car.id, report=report)
                assert not ShipmentEvent.objects.exists()

    def test_reads_every_report_over_the_api(self, main):
        car, client = make_vehicle(main, "ARRIVED"), staff_client(main, "SERVICE")
        assert client.get(self.url(car)).json()["state"] is None
        body = {"kind": "CARRIER", "occurred_at": START.isoformat(), "place": "上海", "note": "电话告知"}
        answer = client.post(self.url(car), body, content_type="application/json")
        assert answer.status_code == 201
        shown = answer.json()
        assert (shown["state"], shown["reports"][0]["place"]) == ("CARRIER", "上海")
        reached = {m["stage"]: (m["reached"], bool(m["at"])) for m in shown["milestones"]}
        assert (reached["PORT"], reached["CARRIER"], reached["DEALER"]) == (
            (True, False),
            (True, True),
            (False, False),
        )


class TestBuyer:
    def test_sees_where_the_car_is_and_why_it_is_late(self, main, carrier, client_of):
        client, user = client_of("market"), make_user("李晓雯")
        with market_context():
            signed_in(client, user)
        order = make_order(main, "RESERVED", buyer=contact(user.id))
        car = type("Car", (), {"id": order.vehicle_id, "vin": order.vin})
        carrier(told(car, "PORT", eta={"first": "2026-12-03", "last": "2026-12-06"}, reason="WEATHER"))

        client.cookies["django_language"] = "en"
        page = client.get(f"/orders/{main.slug}/{order.id}").content.decode()

        assert "Where your car is" in page
        assert "Inspected (PDI)" in page
