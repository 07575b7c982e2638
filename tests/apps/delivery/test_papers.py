"""The delivery note and the report of an inspection: drawn by what happens, sealed, filed, and readable."""

import pytest

from core.edge import esign
from core.kernel.actor import SYSTEM
from tenant_apps.archive.models import Document
from tenant_apps.contracts import operations as contracts
from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.queries import contracts_of, current_contract
from tenant_apps.delivery import operations
from tenant_apps.delivery.errors import ChecksMissing
from tenant_apps.delivery.operations.papers import draw_note, draw_report
from tenant_apps.orders import operations as orders
from tenant_apps.stock.facts import Found
from tenant_apps.stock.inspection import mandatory
from tenant_apps.stock.models import Inspection
from tenant_apps.stock.operations import confirm_inspection, record_inspection
from tenant_apps.stock.queries import vehicle_snapshot
from tenants.context import dealer_context, market_context
from tests.factories.accounts import signed_in
from tests.factories.delivery import STROKES, checklist, sign_both
from tests.factories.orders import contact, make_order
from tests.factories.papers import editions, paper_of, printing, words_in
from tests.factories.staff import make_user, staff, staff_client
from tests.factories.stock import make_vehicle

NOTE, REPORT = "DELIVERY_NOTE", "PDI_REPORT"
pytestmark = pytest.mark.usefixtures("papers")


@pytest.fixture
def unprinted(monkeypatch):
    """Nobody sets type: what is looked at is when papers are drawn and end."""
    monkeypatch.setattr("tenant_apps.contracts.operations.carrying.needs_worker", lambda _contract: False)


def ready(main, user=None):
    order = make_order(main, "FUNDED", buyer=contact((user or make_user("李晓雯")).id))
    with dealer_context(main):
        return orders.mark_ready(actor=SYSTEM, order_id=order.id)


def inspected(main, *, faults=(), state="PDI_PENDING"):
    """A car whose inspection two people stand by; with its report."""
    car = make_vehicle(main, state)
    with dealer_context(main):
        codes = mandatory(vehicle_snapshot(car.id).energy)
        items = [
            Found(code=code, ok=code not in faults, note="已记录" if code in faults else "") for code in codes
        ]
        record_inspection(actor=staff("TECHNICIAN", name="陈建国"), vehicle_id=car.id, items=items)
        confirm_inspection(actor=staff("SERVICE", name="王䶮"), vehicle_id=car.id)
    return car


def buyers_browser(client_of, user):
    browser = client_of("market")
    with market_context():
        signed_in(browser, user)
    return browser


class TestNote:
    @printing
    def test_is_sealed_and_filed_once_both_have_signed(self, main, deliver, signing_authority, client_of):
        user = make_user("李晓雯")
        order = ready(main, user)
        deliver()
        with dealer_context(main):
            sign_both(order.id, odometer_km=27, remarks="左后轮毂有划痕")
        deliver()

        note = paper_of(main, order.id, NOTE)
        assert (note.state, note.error, note.number) == ("ARCHIVED", "", f"{order.number}-N1")
        said = note.bound["snapshot"]
        assert (said["vehicle"]["mileage_km"], said["signed"]["buyer"]["strokes"]) == (27, STROKES)
        assert said["contract_number"].startswith(order.number)
        browser = buyers_browser(client_of, user)
        page = browser.get(f"/orders/{main.slug}/{order.id}").content.decode()
        address = f"/orders/{main.slug}/{order.id}/contracts/{note.id}/document"
        assert note.number in page
        assert address in page
        answer = browser.get(address)
        found = esign.examine(answer.content)
        assert (found.good, [each.field for each in found.signatures]) == (True, ["seller", "seal"])
        assert "左后轮毂有划痕" in words_in(answer.content)
        with dealer_context(main):
            filed = Document.objects.get(id=note.archive_id)
        assert (filed.sha256, filed.vin, filed.buyer_name) == (found.sha256, order.vin, "李晓雯")

    @printing
    def test_waits_for_an_authority_that_is_down_and_goes_on(self, main, deliver, signing_authority):
        order = ready(main)
        deliver()
        with dealer_context(main):
            sign_both(order.id)
        signing_authority.fail("down")
        deliver()
        note = paper_of(main, order.id, NOTE)
        assert note.state == "RENDERED"
        assert note.error

        signing_authority.mend()
        with dealer_context(main):
            contracts.retry_contract(actor=staff("SALES"), contract_id=note.id)
        deliver()
        assert paper_of(main, order.id, NOTE).state == "ARCHIVED"

    def test_a_list_that_is_refused_leaves_no_paper(self, main, deliver, unprinted):
        order = ready(main)
        with dealer_context(main), pytest.raises(ChecksMissing):
            operations.sign_handover(
                actor=SYSTEM, order_id=order.id, checklist=checklist(checks=frozenset({"body"}))
            )
        deliver()
        assert editions(main, order.id, NOTE) == []

    def test_a_list_that_is_taken_back_takes_its_note_with_it(self, main, deliver, unprinted):
        order = ready(main)
        with dealer_context(main):
            sign_both(order.id)
        deliver()
        with dealer_context(main):
            operations.reopen_handover(actor=SYSTEM, order_id=order.id, note="划痕")
        deliver()
        assert editions(main, order.id, NOTE) == [(1, "VOIDED")]
        told = staff_client(main).get(f"/api/v1/orders/{order.id}").json()["timeline"]
        assert {
            ("车辆交接单：开始制作", "Delivery note: Being drawn up"),
            ("购车合同：开始制作", "Purchase contract: Being drawn up"),
        } <= {(line["label_zh"], line["label_en"]) for line in told}
        with dealer_context(main):
            sign_both(order.id, buyer_name="王芳")
        deliver()
        assert editions(main, order.id, NOTE) == [(1, "VOIDED"), (2, "DRAFT")]
        with dealer_context(main):
            assert current_contract(order.id, NOTE).version == 2
            assert Contract.objects.get(edition=2, kind=NOTE).terms["signed"]["buyer"]["name"] == "王芳"
            assert {one.state for one in contracts_of(order.id)} == {"SIGNED"}

    def test_signed_taken_back_and_signed_anew_before_anybody_looked(self, main, deliver, unprinted):
        order = ready(main)
        deliver()
        with dealer_context(main):
            sign_both(order.id)
            operations.reopen_handover(actor=SYSTEM, order_id=order.id, note="划痕")
            sign_both(order.id, remarks="右前门")
        deliver()
        with dealer_context(main):
            standing = current_contract(order.id, NOTE)
            assert standing.state == "DRAFT"
            assert Contract.objects.get(id=standing.id).terms["defects"] == "右前门"

    def test_told_twice_it_is_drawn_once(self, main, deliver, unprinted):
        order = ready(main)
        with dealer_context(main):
            sign_both(order.id)
        deliver()
        with dealer_context(main):
            assert draw_note(actor=SYSTEM, order_id=order.id) is False
        assert editions(main, order.id, NOTE) == [(1, "DRAFT")]

    def test_a_return_ends_the_contract_and_leaves_the_note(self, main, deliver, unprinted):
        order = make_order(main, "DELIVERED")
        deliver()
        with dealer_context(main):
            orders.request_return(
                actor=SYSTEM, order_id=order.id, ground="MAJOR_PART", km=12, reason="the gearbox"
            )
            orders.accept_return(actor=SYSTEM, order_id=order.id)
            assert {one.state for one in contracts_of(order.id)} == {"VOIDED"}
        assert editions(main, order.id, NOTE) == [(1, "DRAFT")]

    def test_a_stranger_does_not_read_it(self, main, deliver, unprinted, client_of):
        order = ready(main)
        with dealer_context(main):
            sign_both(order.id)
        deliver()
        note = paper_of(main, order.id, NOTE)
        browser = buyers_browser(client_of, make_user("路人"))
        assert browser.get(f"/orders/{main.slug}/{order.id}/contracts/{note.id}/document").status_code == 404

    def test_none_is_drawn_where_the_platform_does_not_want_it(self, main, deliver, settings):
        settings.PAPERS_DRAWN = ()
        order = ready(main)
        with dealer_context(main):
            sign_both(order.id)
        deliver()
        assert editions(main, order.id, NOTE) == []


class TestReport:
    @printing
    def test_names_both_people_and_is_sealed(self, main, deliver, signing_authority):
        car = inspected(main, faults={"tyres"})
        deliver()

        report = paper_of(main, car.id, REPORT)
        assert (report.state, report.error, report.order_id) == ("ARCHIVED", "", None)
        answer = staff_client(main, "TECHNICIAN").get(f"/api/v1/contracts/{report.id}/document.pdf")
        assert answer.status_code == 200
        words = words_in(answer.content)
        wanted = {"陈建国", "王䶮", "不合格", "轮毂、轮胎与胎压", "已记录"}
        assert {word for word in wanted if word not in words} == set()
        assert esign.examine(answer.content).good

    def test_a_newer_one_takes_its_place(self, main, deliver, unprinted):
        car = inspected(main, faults={"tyres"})
        deliver()
        with dealer_context(main):
            first = Inspection.objects.get(vehicle=car)
            assert draw_report(actor=SYSTEM, inspection_id=first.id) is False
        assert editions(main, car.id, REPORT) == [(1, "DRAFT")]

    def test_is_listed_with_the_car_for_those_who_see_the_stock(self, main, deliver, unprinted):
        car = inspected(main)
        deliver()
        for role in ("TECHNICIAN", "SALES"):
            told = staff_client(main, role).get(f"/api/v1/contracts?subject_id={car.id}").json()
            assert [(one["kind"], one["state"]) for one in told["items"]] == [(REPORT, "DRAFT")]
        assert staff_client(main, "SALES").get("/api/v1/contracts").status_code == 422

    @printing
    def test_is_read_by_the_buyer_of_that_car_and_nobody_else(
        self, main, deliver, signing_authority, client_of
    ):
        user, rival = make_user("李晓雯"), make_user("路人")
        car = inspected(main)
        deliver()
        mine = make_order(main, "RESERVED", vehicle=car, buyer=contact(user.id))
        theirs = make_order(main, "RESERVED", buyer=contact(rival.id))
        deliver()
        report = paper_of(main, car.id, REPORT)
        browser = buyers_browser(client_of, user)
        address = f"/orders/{main.slug}/{mine.id}/contracts/{report.id}/document"
        assert address in browser.get(f"/orders/{main.slug}/{mine.id}").content.decode()
        assert browser.get(address).status_code == 200
        with dealer_context(main):
            orders.cancel_order(actor=SYSTEM, order_id=mine.id, reason="x")
        deliver()
        assert browser.get(address).status_code == 404
        other = buyers_browser(client_of, rival)
        assert other.get(f"/orders/{main.slug}/{theirs.id}/contracts/{report.id}/document").status_code == 404
