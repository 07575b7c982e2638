"""Inspections by two people and the certificate of conformity, and what of them keeps a car from leaving."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from core.flow.audit.models import AuditLine
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, Forbidden
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from tenant_apps.orders import operations as orders
from tenant_apps.staff.policies import ROLES, rights_of
from tenant_apps.stock import operations
from tenant_apps.stock.facts import Found
from tenant_apps.stock.inspection import HIGH_VOLTAGE, mandatory
from tenant_apps.stock.models import Certificate, Inspection, InspectionPhoto, Vehicle
from tenant_apps.stock.queries import standing_of
from tenant_apps.stock.states import CERTIFICATE
from tenants.context import dealer_context
from tests.apps.stock.test_pricing_and_photos import picture
from tests.factories.guarding import moves_in_code, moves_in_database
from tests.factories.orders import make_order
from tests.factories.staff import staff, staff_client
from tests.factories.stock import make_trim, make_vehicle

PAYOFF = Money(15_000_000)
ONE, TWO = staff("FINANCE", "一号"), staff("MANAGER", "二号")
OUTSIDERS = [Actor(kind, ids.new_id(), "外人") for kind in ("anonymous", "buyer", "operator")]


def found(energy="BEV", **faults):
    return [Found(code=c, ok=c not in faults, note=faults.get(c, "")) for c in mandatory(energy)]


def pledged(main, state="WITH_BANK", **given):
    """A car whose certificate a bank keeps, brought into the state."""
    vehicle = given.pop("vehicle", None) or make_vehicle(main, "AVAILABLE")
    steps = (
        ("WITH_BANK", lambda: operations.pledge_certificate(
            actor=ONE, vehicle_id=vehicle.id, bank="平安银行", payoff=PAYOFF)),
        ("REDEEM_REQUESTED", lambda: operations.request_redeem(actor=ONE, vehicle_id=vehicle.id)),
        ("IN_HAND", lambda: (scan(vehicle), receive(vehicle))),
        ("HANDED_OVER", lambda: operations.hand_over_certificate(actor=SYSTEM, vehicle_id=vehicle.id)),
    )  # fmt: skip
    with dealer_context(main):
        for _name, step in steps[: CERTIFICATE.states.index(state) + 1]:
            step()
    return vehicle


def scan(vehicle, actor=ONE):
    return operations.scan_certificate(actor=actor, vehicle_id=vehicle.id, data=picture(size=(40, 30)))


def receive(vehicle, actor=TWO, paid_off=PAYOFF):
    return operations.receive_certificate(actor=actor, vehicle_id=vehicle.id, paid_off=paid_off)


def papers(vehicle):
    rows = Certificate.objects.filter(vehicle=vehicle).values()
    return list(rows), AuditLine.objects.count()


VERBS = {
    "request_redeem": lambda v, a: operations.request_redeem(actor=a, vehicle_id=v.id),
    "receive": lambda v, a: receive(v, a),
    "hand_over": lambda v, a: operations.hand_over_certificate(actor=a, vehicle_id=v.id),
    "take_back": lambda v, a: operations.take_back_certificate(actor=a, vehicle_id=v.id),
}
LISTED = {(m.source, m.verb): m.target for m in CERTIFICATE.moves}


class TestCertificate:
    @pytest.mark.parametrize("state", CERTIFICATE.states)
    @pytest.mark.parametrize("verb", VERBS)
    def test_goes_by_its_table_alone(self, main, state, verb):
        vehicle = pledged(main, state)
        with dealer_context(main):
            if (state, verb) == ("REDEEM_REQUESTED", "receive"):
                scan(vehicle)
            before = papers(vehicle)
            if (state, verb) in LISTED:
                VERBS[verb](vehicle, TWO)
                assert Certificate.objects.get(vehicle=vehicle).state == LISTED[state, verb]
                return
            with pytest.raises(DomainError), transaction.atomic():
                VERBS[verb](vehicle, TWO)
            assert papers(vehicle) == before

    @pytest.mark.parametrize(
        ("state", "verb"), [("WITH_BANK", "request_redeem"), ("REDEEM_REQUESTED", "receive")]
    )
    def test_is_for_those_with_the_right_and_nobody_else(self, main, state, verb):
        vehicle = pledged(main, state)
        with dealer_context(main):
            if verb == "receive":
                scan(vehicle)
            before = papers(vehicle)
            for actor in [*map(staff, ROLES), *OUTSIDERS]:
                with transaction.atomic():
                    if "stock.certificate" in actor.rights:
                        assert VERBS[verb](vehicle, actor).state == LISTED[state, verb]
                    else:
                        with pytest.raises(Forbidden):
                            VERBS[verb](vehicle, actor)
                        assert papers(vehicle) == before
                    transaction.set_rollback(True)
        assert {r for r in ROLES if "stock.certificate" in rights_of(r)} == {"OWNER", "MANAGER", "FINANCE"}

    @pytest.mark.parametrize(
        ("state", "moves"), [("WITH_BANK", {"request_redeem", "pledge"}), ("REDEEM_REQUESTED", {"scan"})]
    )
    def test_offers_what_may_be_done(self, main, state, moves):
        vehicle = pledged(main, state)
        shown = staff_client(main, "FINANCE").get(f"/api/v1/stock/vehicles/{vehicle.id}").json()
        assert set(shown["certificate"]["moves"]) == moves
        assert staff_client(main, "SALES").get(f"/api/v1/stock/vehicles/{vehicle.id}").json()[
            "certificate"
        ] == {
            "state": state, "bank": None, "payoff": None, "scan_url": None, "scanned_by": "", "moves": [],
        }  # fmt: skip

    def test_comes_in_hand_with_a_scan_a_second_person_and_all_the_money(self, main):
        vehicle = pledged(main, "REDEEM_REQUESTED")
        with dealer_context(main):
            refusals = []
            for attempt in (
                lambda: receive(vehicle),
                lambda: (scan(vehicle), receive(vehicle, ONE)),
                lambda: receive(vehicle, TWO, Money(PAYOFF.amount - 1)),
            ):
                with pytest.raises(DomainError) as refused:
                    attempt()
                refusals.append(refused.value.code)
            assert refusals == ["stock.scan_missing", "stock.second_person_needed", "stock.payoff_short"]
            assert Certificate.objects.get().state == "REDEEM_REQUESTED"

            assert receive(vehicle).state == "IN_HAND"

    def test_no_other_hand_writes_its_state(self, main):
        pledged(main)
        with dealer_context(main):
            assert moves_in_database("certificate") == moves_in_code(CERTIFICATE)
            with pytest.raises(DatabaseError, match="does not lead"), transaction.atomic():
                Certificate.objects.update(state="IN_HAND")

    def test_is_in_hand_where_no_bank_ever_had_it(self, main):
        vehicle = make_vehicle(main)
        with dealer_context(main):
            assert standing_of(vehicle.id).certificate == "IN_HAND"
            with pytest.raises(IllegalMove):
                operations.request_redeem(actor=ONE, vehicle_id=vehicle.id)


class TestSale:
    def test_a_paid_order_asks_for_it_and_the_car_does_not_leave_without_it(self, main):
        vehicle = pledged(main)
        order = make_order(main, "READY", vehicle=vehicle)
        with dealer_context(main):
            assert standing_of(vehicle.id).certificate == "REDEEM_REQUESTED"
            before = Vehicle.objects.filter(id=vehicle.id).values().get()
            with pytest.raises(DomainError) as refused, transaction.atomic():
                orders.deliver_order(actor=SYSTEM, order_id=order.id)
            assert refused.value.code == "stock.certificate_away"
            assert Vehicle.objects.filter(id=vehicle.id).values().get() == before

            scan(vehicle)
            receive(vehicle)
            orders.deliver_order(actor=SYSTEM, order_id=order.id)
            assert standing_of(vehicle.id).certificate == "HANDED_OVER"

    def test_an_old_inspection_keeps_the_car_and_a_new_one_lets_it_go(self, main):
        order = make_order(main, "FUNDED")
        with dealer_context(main), clock.set_to(clock.now() + timedelta(days=31)):
            with pytest.raises(DomainError) as refused, transaction.atomic():
                orders.mark_ready(actor=SYSTEM, order_id=order.id)
            assert (refused.value.code, refused.value.params) == ("orders.inspection_old", {"days": 30})

            energy = order.vehicle["energy"]
            operations.record_inspection(
                actor=staff("TECHNICIAN"), vehicle_id=order.vehicle_id, items=found(energy)
            )
            operations.confirm_inspection(actor=staff("MANAGER"), vehicle_id=order.vehicle_id)
            assert orders.mark_ready(actor=SYSTEM, order_id=order.id).state == "READY"


class TestInspection:
    @pytest.mark.parametrize(("faults", "state"), [({}, "AVAILABLE"), ({"tyres": "左前扎钉"}, "PDI_FAILED")])
    def test_passes_or_fails_when_a_second_person_has_confirmed_it(self, main, faults, state):
        vehicle, one = make_vehicle(main, "PDI_PENDING", trim=make_trim(energy="BEV")), staff("TECHNICIAN")
        with dealer_context(main):
            operations.record_inspection(actor=one, vehicle_id=vehicle.id, items=found(**faults))
            with pytest.raises(DomainError) as alone:
                operations.confirm_inspection(actor=one, vehicle_id=vehicle.id)
            with pytest.raises(DomainError) as around:
                operations.move_vehicle(actor=staff(), vehicle_id=vehicle.id, verb="pass_pdi")
            assert (alone.value.code, around.value.code) == (
                "stock.second_person_needed",
                "stock.report_decides",
            )
            assert Vehicle.objects.get(id=vehicle.id).state == "PDI_PENDING"

            done = operations.confirm_inspection(actor=staff("SERVICE"), vehicle_id=vehicle.id)
            assert (done.state, Inspection.objects.get().passed) == (state, not faults)

    @pytest.mark.parametrize("verb", ["pass_pdi", "fail_pdi"])
    def test_is_no_one_persons_word_with_or_without_a_report(self, main, verb):
        vehicle = make_vehicle(main, "PDI_PENDING", trim=make_trim(energy="BEV"))
        client, url = staff_client(main, "OWNER"), f"/api/v1/stock/vehicles/{vehicle.id}"
        for written in (False, True):
            if written:
                with dealer_context(main):
                    operations.record_inspection(
                        actor=staff("TECHNICIAN"), vehicle_id=vehicle.id, items=found()
                    )
            assert not {"pass_pdi", "fail_pdi"} & set(client.get(url).json()["moves"])
            refused = client.post(f"{url}/moves", {"verb": verb}, "application/json")
            assert (refused.status_code, refused.json()["error"]["code"]) == (409, "stock.report_decides")
            assert client.get(url).json()["state"] == "PDI_PENDING"
        assert client.get(url).json()["inspection"]["may_confirm"]

    def test_is_written_by_whoever_may_inspect_and_confirmed_by_others_too(self, main):
        vehicle = make_vehicle(main, "PDI_PENDING", trim=make_trim(energy="BEV"))
        with dealer_context(main):
            with pytest.raises(Forbidden):
                operations.record_inspection(actor=staff("MANAGER"), vehicle_id=vehicle.id, items=found())
            assert not Inspection.objects.exists()
            operations.record_inspection(actor=staff("TECHNICIAN"), vehicle_id=vehicle.id, items=found())
        shown = staff_client(main, "MANAGER").get(f"/api/v1/stock/vehicles/{vehicle.id}").json()["inspection"]
        assert (shown["checklist"], shown["may_confirm"], shown["may_picture"]) == ([], True, False)

    def test_shows_pictures_of_what_was_found_until_it_is_confirmed(self, main, other):
        vehicle = make_vehicle(main, "PDI_PENDING", trim=make_trim(energy="BEV"))
        client, url = staff_client(main, "TECHNICIAN"), f"/api/v1/stock/vehicles/{vehicle.id}"

        def send(code):
            file = SimpleUploadedFile("a.png", picture(size=(40, 30)), "image/png")
            return client.post(f"{url}/inspection/photos", {"file": file, "code": code})

        assert send("tyres").json()["error"]["code"] == "stock.no_open_report"
        with dealer_context(main):
            operations.record_inspection(
                actor=staff("TECHNICIAN"), vehicle_id=vehicle.id, items=found(tyres="左前扎钉")
            )
        assert send("engine").json()["error"]["code"] == "field.choice"
        sent = send("tyres")
        assert sent.status_code == 201
        [shown] = sent.json()["inspection"]["photos"]
        assert shown["code"] == "tyres"
        assert client.get(shown["url"]).headers["Content-Type"] == "image/webp"
        assert staff_client(other).get(shown["url"]).status_code == 404
        with dealer_context(main):
            operations.confirm_inspection(actor=staff("MANAGER"), vehicle_id=vehicle.id)
        assert send("tyres").json()["error"]["code"] == "stock.no_open_report"
        with dealer_context(main):
            assert InspectionPhoto.objects.count() == 1

    def test_of_an_electric_car_looks_at_the_high_voltage(self):
        assert set(HIGH_VOLTAGE) <= set(mandatory("BEV")) & set(mandatory("PHEV"))
        assert not set(HIGH_VOLTAGE) & set(mandatory("ICE"))

    @pytest.mark.parametrize(
        ("items", "code"),
        [
            ([], "stock.items_missing"),
            (found()[1:], "stock.items_missing"),
            ([*found(), Found(code="engine", ok=True)], "stock.items_missing"),
            (found(tyres=" "), "stock.fault_unexplained"),
        ],
    )
    def test_is_whole_and_explains_its_faults(self, main, items, code):
        vehicle = make_vehicle(main, "PDI_PENDING", trim=make_trim(energy="BEV"))
        with dealer_context(main):
            with pytest.raises(DomainError) as refused:
                operations.record_inspection(actor=staff(), vehicle_id=vehicle.id, items=items)
            assert refused.value.code == code
            assert not Inspection.objects.exists()

    @pytest.mark.parametrize("role", [r for r in ROLES if "stock.pdi" not in rights_of(r)])
    def test_is_not_for_everybody(self, main, role):
        vehicle = make_vehicle(main, "PDI_PENDING")
        with dealer_context(main):
            for call in (
                lambda: operations.record_inspection(actor=staff(role), vehicle_id=vehicle.id, items=[]),
                lambda: operations.confirm_inspection(actor=staff(role), vehicle_id=vehicle.id),
            ):
                with pytest.raises(Forbidden):
                    call()
