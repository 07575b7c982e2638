"""The end of a dealer: nothing is left but what must be, and that is said and signed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from billing.models import Payment
from core.edge.idempotency.models import IdempotencyKey
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from core.kernel.states import IllegalMove
from core.storage import scope
from core.storage.files import dealer_path
from shared_apps.accounts.models import Invitation, Membership, Session, User
from shared_apps.insight.models import VehicleFact
from shared_apps.marketplace.models import Listing, OrderSummary, VinRegistration
from tenants.archive.dump import Nowhere, dump_schema
from tenants.archive.objects import archive as sealed_files
from tenants.archive.operations.taking import take_backup
from tenants.context import dealer_context, market_context, owner_context
from tenants.errors import ErasureRuns, GraceRuns, SlugNotTyped
from tenants.fleet.models import Schema
from tenants.keys.models import DealerKey
from tenants.keys.operations import KeyGone, data_key
from tenants.life import certifying
from tenants.life.models import Certificate, Erasure, Export
from tenants.life.operations import LeftBehind, begin_erasure, carry_out_erasure, erasing
from tenants.life.scanning import scan
from tenants.life.signing import is_signed, public_key
from tenants.life.tasks import erase_due, send_certificate
from tenants.models import Dealer, Domain
from tenants.provisioning import make_schema
from tests.factories.accounts import signed_in
from tests.factories.marketplace import make_brand
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user, staff_client
from tests.factories.stock import make_vehicle
from tests.life.conftest import OPERATOR, put, settle
from tests.life.test_export import furnish


def leave(dealer):
    """The dealer says farewell and is erased before the time of grace is over."""
    put(dealer, "offboard", hand_over="由邻店交付")
    with market_context():
        begin_erasure(actor=OPERATOR, dealer_id=dealer.id, confirm=dealer.slug)
        return carry_out_erasure(dealer.id)


def row_of(dealer):
    with market_context():
        return Dealer.objects.get(id=dealer.id)


def leftovers(dealer):
    with market_context():
        return {(one.kind, one.place) for one in scan(row_of(dealer)).leftovers}


class TestErasure:
    def test_leaves_nothing_but_what_must_be_kept(self, leaver, client_of):
        buyer = make_user("买家")
        order = furnish(leaver)
        theirs = make_order(leaver, "HOLD", buyer=contact(buyer.id))
        staff_client(leaver, "OWNER").get("/api/v1/stock/vehicles")
        client_of("leaver").post("/api/v1/session", {"login": "x", "password": "y"}, "application/json")
        with dealer_context(leaver):
            cache.set("dashboard", 1)
        with market_context():
            take_backup(actor=SYSTEM, dealer_id=leaver.id)
        neighbour = settle("neighbour")
        furnish_neighbour = make_vehicle(neighbour, "AVAILABLE")
        before = dump_schema(neighbour.schema, Nowhere())

        certificate = leave(leaver)

        assert leftovers(leaver) == set()
        with market_context():
            for model in (Listing, VehicleFact, VinRegistration, Membership, Invitation):
                assert not model.objects.filter(dealer_id=leaver.id).exists(), model
            assert not Domain.objects.filter(tenant_id=leaver.id).exists()
            assert not Session.objects.filter(host__startswith="leaver.").exists()
            dealer = Dealer.objects.get(id=leaver.id)
            payment = Payment.objects.get(subject_id=order.id)
            kept = OrderSummary.objects.get(id=theirs.id)
            with pytest.raises(KeyGone):
                data_key(leaver.id)
            keys = DealerKey.objects.filter(dealer_id=leaver.id)
            assert {(key.purpose, bytes(key.wrapped)) for key in keys} == {("data", b""), ("index", b"")}
            assert Schema.objects.get(name=leaver.schema).state == "DROPPED"
            assert User.objects.filter(id=buyer.id).exists()
        assert (dealer.state, dealer.slug, dealer.name) == ("DELETED", "leaver", leaver.name)
        assert (dealer.owner_email, dealer.address, dealer.phone, dealer.state_reason) == ("", "", "", "")
        assert (payment.amount_minor > 0, payment.buyer_email, payment.success_url) == (True, "", "")
        assert (kept.number, kept.checkout_url, kept.contract_id) == (theirs.number, "", None)

        assert dump_schema(neighbour.schema, Nowhere()).differences(before) == []
        with market_context():
            assert Listing.objects.filter(id=furnish_neighbour.id).exists()
        self._check(certificate, leaver)

        market = signed_in(client_of("market"), buyer)
        shown = market.get(f"/api/v1/orders/leaver/{theirs.id}")
        assert shown.json().get("can_cancel") is False, shown.content
        assert (
            market.post(
                f"/api/v1/orders/leaver/{theirs.id}/cancel", {}, content_type="application/json"
            ).status_code
            == 404
        )
        assert client_of("leaver").get("/").status_code == 404

    def _check(self, certificate, dealer):
        said = json.loads(certificate.statement)
        assert is_signed(certificate.statement.encode(), certificate.signature, public_key())
        assert not is_signed(certificate.statement.encode() + b" ", certificate.signature, public_key())
        with market_context():
            export = Export.objects.get(dealer_id=dealer.id)
        assert (export.state, export.key, export.asked_by) == ("ERASED", "", "")
        assert said["export"]["manifest_sha256"] == export.manifest_sha256
        assert said["dealer"]["schema"] == dealer.schema
        assert said["deleted"]["schema"]["tables"] > 10
        assert said["deleted"]["rows"]["marketplace_vinregistration"] == 4
        assert said["deleted"]["files"]["count"] == 3  # a picture, the export, the backup
        assert said["key_destroyed"]["keys"] == 2
        assert said["by"] == OPERATOR.name
        assert {one["table"] for one in said["kept"]} >= {"billing_payment", "marketplace_ordersummary"}
        assert bytes(certificate.pdf).startswith(b"%PDF-")

    def test_says_the_time_of_beijing_on_paper(self, leaver, monkeypatch):
        shown = {}
        monkeypatch.setattr(
            certifying, "render_pdf", lambda template, context: shown.update(context) or b"%PDF-"
        )
        with clock.set_to(datetime(2026, 11, 22, 20, 30, tzinfo=UTC)):
            put(leaver, "offboard")
            with market_context():
                begin_erasure(actor=OPERATOR, dealer_id=leaver.id, confirm="leaver")
                certificate = carry_out_erasure(leaver.id)
        assert shown["issued_at"] == "2026-11-23 04:30:00"
        assert certificate.number.startswith("DEL-20261123-")

    def test_sends_the_certificate_to_the_owner_and_forgets_the_address(self, leaver):
        leave(leaver)
        with market_context():
            waiting = OutboxEvent.objects.get(name="task:tenants.life.tasks.send_certificate")
            send_certificate(**waiting.payload)
        (letter,) = mail.outbox
        assert letter.to == ["owner@leaver.example"]
        names = [name for name, *_ in letter.attachments]
        assert names[0].endswith(".json")
        assert "删除证明" in letter.body

    def test_keeps_the_slug_for_ever(self, leaver):
        leave(leaver)
        with owner_context(), pytest.raises(Exception, match="slug"), transaction.atomic():
            Dealer.objects.create(**{**_columns(), "slug": "leaver"})


class TestGrace:
    def test_is_kept(self, leaver):
        put(leaver, "offboard")
        with market_context(), pytest.raises(GraceRuns):
            begin_erasure(actor=OPERATOR, dealer_id=leaver.id)
        with market_context(), pytest.raises(SlugNotTyped):
            begin_erasure(actor=OPERATOR, dealer_id=leaver.id, confirm="leaver ")
        assert row_of(leaver).state == "OFFBOARDING"
        with market_context():
            assert not Erasure.objects.exists()

    @pytest.mark.parametrize("state", ["ACTIVE", "READ_ONLY", "SUSPENDED"])
    def test_only_who_is_leaving_is_erased(self, leaver, state):
        with market_context():
            Dealer.objects.filter(id=leaver.id).update(state=state)
            with pytest.raises(IllegalMove):
                begin_erasure(actor=OPERATOR, dealer_id=leaver.id, confirm="leaver")
        assert row_of(leaver).state == state

    def test_needs_the_right(self, leaver):
        put(leaver, "offboard")
        with market_context(), pytest.raises(Forbidden):
            begin_erasure(actor=Actor("operator", name="新来的"), dealer_id=leaver.id, confirm="leaver")

    def test_ends_by_itself(self, leaver, settings):
        settings.ERASE_GRACE_DAYS = 30
        put(leaver, "offboard")
        with clock.set_to(clock.now() + timedelta(days=29)):
            assert erase_due() == 0
        with clock.set_to(clock.now() + timedelta(days=31)):
            assert erase_due() == 1
        assert row_of(leaver).state == "DELETED"
        with market_context():
            assert OutboxEvent.objects.filter(name="task:tenants.life.tasks.erase_dealer").count() == 1
            assert carry_out_erasure(leaver.id).dealer_id == leaver.id
        assert erase_due() == 0

    def test_staying_in_time_saves_everything(self, leaver):
        car = make_vehicle(leaver, "AVAILABLE")
        put(leaver, "offboard")
        put(leaver, "stay")
        with clock.set_to(clock.now() + timedelta(days=400)):
            assert erase_due() == 0
        put(leaver, "reactivate")
        with market_context():
            assert Listing.objects.get(id=car.id).on_offer


class TestCrash:
    @pytest.mark.parametrize("step", [name for name, _ in erasing.STEPS])
    @pytest.mark.parametrize("when", ["before", "after"])
    def test_at_any_step_is_made_good(self, leaver, monkeypatch, step, when):
        furnish(leaver)
        put(leaver, "offboard", hand_over="由邻店交付")
        with market_context():
            begin_erasure(actor=OPERATOR, dealer_id=leaver.id, confirm="leaver")

        with monkeypatch.context() as broken, market_context():
            if when == "before":
                steps = tuple((n, _crash if n == step else work) for n, work in erasing.STEPS)
                broken.setattr(erasing, "STEPS", steps)
            else:
                broken.setattr(erasing, "_done", _crash_at(step, erasing._done))
            with pytest.raises(Crash):
                carry_out_erasure(leaver.id)
            assert "Crash" in Erasure.objects.get(dealer_id=leaver.id).error
            assert not Certificate.objects.exists()

        with market_context():
            certificate = carry_out_erasure(leaver.id)
            assert carry_out_erasure(leaver.id) == certificate
            done = Erasure.objects.get(dealer_id=leaver.id)
        assert done.finished_at and not done.error
        assert leftovers(leaver) == set()
        said = json.loads(certificate.statement)
        assert said["deleted"]["files"]["count"] == 2
        assert said["deleted"]["schema"]["tables"] > 10
        assert said["deleted"]["rows"]["marketplace_vinregistration"] == 3

    def test_is_not_two_processes_work_at_once(self, leaver):
        put(leaver, "offboard")
        with market_context():
            begin_erasure(actor=OPERATOR, dealer_id=leaver.id, confirm="leaver")
            Erasure.objects.update(busy_until=clock.now() + timedelta(minutes=5))
            with pytest.raises(ErasureRuns):
                carry_out_erasure(leaver.id)
            assert Erasure.objects.get().done == []
            with clock.set_to(clock.now() + timedelta(minutes=6)):
                assert carry_out_erasure(leaver.id)


class TestScan:
    """After the erasure, something is planted; the scan must find that very thing."""

    @pytest.fixture
    def gone(self, leaver):
        leave(leaver)
        assert leftovers(leaver) == set()
        return leaver

    def test_finds_a_living_dealer_everywhere(self, leaver):
        furnish(leaver)
        found = {kind for kind, _ in leftovers(leaver)}
        assert found >= {"schema", "role", "rows", "files"}

    def test_finds_a_schema_and_a_role(self, gone):
        with owner_context(), transaction.atomic():
            make_schema(gone.schema)
        kinds = leftovers(gone)
        assert ("schema", gone.schema) in kinds
        assert any(kind == "role" for kind, _ in kinds)

    @pytest.mark.parametrize(
        "table",
        [
            "marketplace_vinregistration",
            "outbox_outboxevent",
            "tenants_domain",
            "catalog_brand",
            "accounts_session",
            "audit_auditline",
        ],
    )
    def test_finds_rows(self, gone, table):
        with owner_context():
            _plant(table, gone)
        assert leftovers(gone) == {("rows", table)}

    def test_finds_what_was_kept_and_not_emptied(self, leaver):
        furnish(leaver)
        leave(leaver)
        with owner_context():
            Payment.objects.filter(dealer_schema=leaver.schema).update(buyer_email="li@example.com")
            Dealer.objects.filter(id=leaver.id).update(owner_email="owner@leaver.example")
            DealerKey.objects.filter(dealer_id=leaver.id).update(wrapped=b"x" * 60, destroyed_at=None)
            OrderSummary.objects.filter(dealer_id=leaver.id).update(checkout_url="https://pay.example/x")
        assert leftovers(leaver) == {
            ("rows", "billing_payment"),
            ("rows", "tenants_dealer"),
            ("rows", "keys_dealerkey"),
            ("rows", "marketplace_ordersummary"),
        }

    def test_finds_files_and_cache_entries(self, gone):
        with scope.entered(scope.dealer(gone.schema)):
            default_storage.save(dealer_path("photos", ids.new_id(), "x.webp"), ContentFile(b"x"))
            cache.set("kept", 1)
        with market_context():
            sealed_files().save(f"exports/{gone.id}/old.zip.sealed", ContentFile(b"x"))
            sealed_files().save(f"dealers/{gone.schema}/backups/old.sealed", ContentFile(b"x"))
        kinds = sorted(kind for kind, _ in leftovers(gone))
        assert kinds == ["cache", "files", "files", "files"]

    def test_does_not_take_a_word_of_the_catalogue_for_the_dealer(self, leaver):
        with owner_context():
            Dealer.objects.filter(id=leaver.id).update(slug="byd")
            make_brand("byd")
        make_vehicle(settle("neighbour"), "AVAILABLE")
        with owner_context():
            Dealer.objects.filter(slug="neighbour").update(brands=["byd"])
        dealer = row_of(leaver)
        put(leaver, "offboard")
        with market_context():
            begin_erasure(actor=OPERATOR, dealer_id=leaver.id, confirm="byd")
            carry_out_erasure(leaver.id)
            assert scan(dealer).leftovers == ()

    @pytest.mark.parametrize("word", ["city", "staff", "zh-hans"])
    def test_does_not_take_an_everyday_word_for_the_dealer(self, leaver, word):
        """Names of columns and values that rows of everybody hold."""
        with owner_context():
            Dealer.objects.filter(id=leaver.id).update(slug=word)
            anothers = {"owner": "market|anon", "fingerprint": "x", "body": f'{{"city": "{word}"}}'}
            told = {"owner": "console|op", "fingerprint": "x", "body": f'{{"slug": "{word}"}}'}
            stays = IdempotencyKey.objects.create(key="1", **anothers)
            goes = IdempotencyKey.objects.create(key="2", **told)
        make_vehicle(settle("neighbour"), "AVAILABLE")
        make_user("买家")
        put(leaver, "offboard")
        with market_context():
            begin_erasure(actor=OPERATOR, dealer_id=leaver.id, confirm=word)
            carry_out_erasure(leaver.id)
            assert IdempotencyKey.objects.filter(id=stays.id).exists()
            assert not IdempotencyKey.objects.filter(id=goes.id).exists()

    def test_no_certificate_while_something_is_left(self, leaver, monkeypatch):
        put(leaver, "offboard")
        with owner_context():
            make_brand("byd")
            with connection.cursor() as cursor:
                cursor.execute("UPDATE catalog_brand SET name_en = %s", [f"see {leaver.schema}"])
        with market_context():
            begin_erasure(actor=OPERATOR, dealer_id=leaver.id, confirm="leaver")
            with pytest.raises(LeftBehind, match="catalog_brand"):
                carry_out_erasure(leaver.id)
            assert not Certificate.objects.exists()
            assert "catalog_brand" in Erasure.objects.get(dealer_id=leaver.id).error
        assert row_of(leaver).owner_email == "owner@leaver.example"  # undone with the rest of the step


class Crash(Exception):
    """The process died here."""


def _crash(*args):
    raise Crash


def _crash_at(step, done):
    def noting(erasure, name, counted=None):
        if name == step:
            raise Crash
        done(erasure, name, counted)

    return noting


def _columns():
    return {
        "schema_name": "d_999999",
        "name": "又一家",
        "city": "杭州",
        "address": "x",
        "latitude": 1,
        "longitude": 1,
        "owner_email": "a@b.example",
    }


def _plant(table, dealer):
    with transaction.atomic():
        if table == "marketplace_vinregistration":
            VinRegistration.objects.create(
                vin="LGXCE4CB0S0000001", dealer_id=dealer.id, vehicle_id=ids.new_id()
            )
        elif table == "outbox_outboxevent":
            OutboxEvent.objects.create(
                name="x.y", aggregate="a", payload={"said": [{"dealer_slug": "leaver"}]}
            )
        elif table == "tenants_domain":
            other = Dealer.objects.create(**{**_columns(), "slug": "other-one"})
            Domain.objects.create(domain="leaver.marque.localhost", tenant=other)
        elif table == "catalog_brand":
            brand = make_brand("byd")
            type(brand).objects.filter(id=brand.id).update(name_en=f"of {dealer.schema}!")
        elif table == "accounts_session":
            Session.objects.create(
                session_key="k", session_data="d", expire_date=clock.now(), host="leaver.marque.localhost"
            )
        else:
            OutboxEvent.objects.all().delete()
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO audit_auditline (id, at, actor_kind, actor_name, action, subject_kind,"
                    " subject_id, before, after, note, request_id)"
                    " VALUES (%s, now(), 'system', '', 'a.b', 'user', 'x', '{}',"
                    " jsonb_build_object('dealer', %s::text), '', '')",
                    [ids.new_id(), str(dealer.id)],
                )
