"""One dealer goes back to an earlier moment; no other dealer, no payment and no number is lost on the way."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import OperationalError, ProgrammingError, connection, transaction

from billing.operations import request_refund
from core.flow.audit.models import AuditLine
from core.flow.outbox import relay
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from core.storage.crypto import SealBroken
from shared_apps.insight.models import VehicleFact
from shared_apps.marketplace.models import Listing, OrderSummary, VinRegistration
from shared_apps.marketplace.operations import register_vin
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import confirm_deposit
from tenant_apps.staff.operations import end_member
from tenant_apps.staff.queries import active_member
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations import move_vehicle, reprice_vehicle
from tenants.archive import tasks
from tenants.archive.claims import claimed
from tenants.archive.dump import Nowhere, dump_schema
from tenants.archive.errors import NotConfirmed, NothingKept, RestoreMismatch, RestoreRunning
from tenants.archive.models import Backup, Restore
from tenants.archive.operations import (
    ask_for_restore,
    drop_what_was_kept_long_enough,
    forget_backups,
    mend_interrupted,
    restore_dealer,
    take_backup,
    undo_restore,
)
from tenants.archive.operations.restoring import WHILE_RESTORING
from tenants.blueprint import TEMPLATE, fingerprint_of
from tenants.context import dealer_context, market_context, owner_context
from tenants.models import Dealer
from tenants.provisioning import make_schema
from tests.archive.conftest import schemas
from tests.factories.orders import DEPOSIT, billing_payment, captured, make_order, pay_in_full
from tests.factories.staff import employ, make_user, staff
from tests.factories.stock import make_vehicle


@pytest.fixture
def backup(stocked) -> Backup:
    return take_backup(actor=SYSTEM, dealer_id=stocked.id)


def restore(backup: Backup) -> Restore:
    return restore_dealer(actor=SYSTEM, dealer_id=backup.dealer_id, backup_id=backup.id)


def codes(restore: Restore) -> list[tuple[str, str]]:
    return sorted((f["code"], f["reference"]) for f in restore.findings)


def content(schema: str):
    return dump_schema(schema, Nowhere())


class TestContent:
    def test_the_dealer_has_what_it_had(self, backup, stocked):
        later = make_vehicle(stocked, "AVAILABLE")
        with dealer_context(stocked):
            kept = Vehicle.objects.exclude(id=later.id).order_by("id").first()
            Vehicle.objects.filter(id=kept.id).update(note="spoilt")
        done = restore(backup)

        assert (done.state, done.error, done.restored_to) == ("DONE", "", backup.taken_at)
        with dealer_context(stocked):
            assert not Vehicle.objects.filter(id=later.id).exists()
            assert Vehicle.objects.count() == 2
            assert not Vehicle.objects.filter(note="spoilt").exists()
            assert AuditLine.objects.filter(action="trial.awkward").exists()
            assert AuditLine.objects.filter(action="archive.restore.done").count() == 1

    def test_nothing_but_versions_and_the_line_of_the_restore_differs_from_the_backup(self, backup, stocked):
        restore(backup)
        before, now = backup.summary["tables"], content(stocked.schema).tables

        differing = {name for name, table in now.items() if before[name]["sha256"] != table.sha256}
        assert differing == {"audit_auditline", "stock_vehicle"}

    def test_its_role_works_there_and_is_confined_to_it(self, backup, stocked):
        done = restore(backup)

        make_vehicle(stocked, "AVAILABLE")
        with dealer_context(stocked):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                AuditLine.objects.update(note="")
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"SELECT * FROM {done.kept_schema}.stock_vehicle")
        assert fingerprint_of(stocked.schema) == fingerprint_of(TEMPLATE)

    def test_who_was_let_go_since_does_not_come_back(self, stocked):
        stays, goes = make_user("店长"), make_user("被辞退的人")
        employ(stocked, stays)
        member = employ(stocked, goes, "SALES")
        backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
        with dealer_context(stocked):
            end_member(actor=staff("OWNER"), member_id=member.id)
        relay.deliver_all()
        done = restore(backup)

        assert ("staff.dismissed", "被辞退的人") in codes(done)
        with dealer_context(stocked):
            assert active_member(stays.id) is not None
            assert active_member(goes.id) is None

    def test_no_other_dealer_is_touched(self, backup, stocked, neighbour):
        make_vehicle(neighbour, "AVAILABLE")
        before = content(neighbour.schema)
        restore(backup)

        assert before.differences(content(neighbour.schema)) == []
        with owner_context():
            assert Listing.objects.filter(dealer_id=neighbour.id, withdrawn_at=None).count() == 1

    def test_numbers_and_versions_never_go_back(self, backup, stocked):
        with dealer_context(stocked):
            car = Vehicle.objects.order_by("id").first()
            for verb in ("start_pdi", "pass_pdi"):
                move_vehicle(actor=SYSTEM, vehicle_id=car.id, verb=verb)
            version = Vehicle.objects.get(id=car.id).version
        last = make_vehicle(stocked).stock_no
        restore(backup)

        with dealer_context(stocked):
            assert Vehicle.objects.get(id=car.id).version > version
        assert make_vehicle(stocked).stock_no > last

    def test_a_backup_of_an_older_version_is_brought_to_todays(self, dealer):
        with owner_context(dealer.schema):
            call_command(DjangoMigrate(), "orders", "0001", interactive=False, verbosity=0)
        older = take_backup(actor=SYSTEM, dealer_id=dealer.id)
        with owner_context(dealer.schema):
            call_command(DjangoMigrate(), interactive=False, verbosity=0)
        done = restore(older)

        assert older.version != content(dealer.schema).version
        assert done.state == "DONE"
        assert fingerprint_of(dealer.schema) == fingerprint_of(TEMPLATE)
        assert make_order(dealer, "RESERVED").state == "RESERVED"

    def test_one_whose_shape_is_not_todays_after_that_replaces_nothing(self, stocked):
        with owner_context(stocked.schema), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE orders_order DROP COLUMN attention")
        older = take_backup(actor=SYSTEM, dealer_id=stocked.id)

        with pytest.raises(RestoreMismatch, match="not today's"):
            restore(older)  # no migration brings this column back
        assert Restore.objects.get().state == "FAILED"
        assert not [name for name in schemas() if name.startswith("r_")]


class TestSafety:
    def test_what_was_replaced_is_kept_and_comes_back(self, backup, stocked):
        later = make_vehicle(stocked, "AVAILABLE")
        done = restore(backup)
        undone = undo_restore(actor=SYSTEM, dealer_id=stocked.id, restore_id=done.id)

        with dealer_context(stocked):
            assert Vehicle.objects.filter(id=later.id).exists()
        done.refresh_from_db()
        assert (done.state, done.kept_schema) == ("UNDONE", "")
        assert undone.kept_schema in schemas()
        with owner_context():
            assert Listing.objects.get(id=later.id).on_offer
        with pytest.raises(NothingKept):
            undo_restore(actor=SYSTEM, dealer_id=stocked.id, restore_id=done.id)

    def test_it_is_dropped_when_its_time_is_over(self, backup, stocked):
        done = restore(backup)

        assert drop_what_was_kept_long_enough(actor=SYSTEM) == 0
        with clock.set_to(clock.now() + timedelta(days=8)):
            assert drop_what_was_kept_long_enough(actor=SYSTEM) == 1
        assert done.kept_schema not in schemas()
        with pytest.raises(NothingKept):
            undo_restore(actor=SYSTEM, dealer_id=stocked.id, restore_id=done.id)

    def test_forgetting_the_dealer_drops_it_too(self, backup, stocked):
        done = restore(backup)
        forget_backups(stocked.id)

        assert done.kept_schema not in schemas()
        assert Restore.objects.count() == 0

    def test_and_what_a_killed_restore_had_loaded(self, backup, stocked):
        half = Restore.objects.create(
            dealer_id=stocked.id, backup=backup, restored_to=backup.taken_at, new_schema="r_000777"
        )
        with owner_context():
            make_schema("r_000777")
        with claimed(f"restore:{stocked.id}"), pytest.raises(RestoreRunning):
            forget_backups(stocked.id)
        assert half.new_schema in schemas()

        forget_backups(stocked.id)
        assert half.new_schema not in schemas()

    @pytest.mark.parametrize("harm", ["the file", "the row"])
    def test_a_backup_that_is_not_what_it_says_replaces_nothing(self, backup, stocked, vault, harm):
        if harm == "the file":
            path = vault / backup.object_key
            sealed = bytearray(path.read_bytes())
            sealed[len(sealed) // 2] ^= 1
            path.write_bytes(bytes(sealed))
        else:
            backup.summary["tables"]["stock_vehicle"]["rows"] += 1
            backup.save()
        before, named = content(stocked.schema), schemas()
        with pytest.raises((SealBroken, RestoreMismatch)):
            restore(backup)

        assert before.differences(content(stocked.schema)) == []
        assert schemas() == named
        assert Restore.objects.get().state == "FAILED"
        assert Dealer.objects.get(id=stocked.id).maintenance == ""

    def test_the_portal_is_closed_meanwhile_and_open_again(self, backup, stocked, monkeypatch):
        seen = []
        before = Dealer.objects.get(id=stocked.id).maintenance
        monkeypatch.setattr(
            "tenants.archive.operations.restoring.require_sound",
            lambda loaded: seen.append(Dealer.objects.get(id=stocked.id).maintenance),
        )
        restore(backup)

        assert (before, seen) == ("", [WHILE_RESTORING])
        assert Dealer.objects.get(id=stocked.id).maintenance == ""

    def test_one_that_an_operator_closed_stays_closed(self, backup, stocked):
        Dealer.objects.filter(id=stocked.id).update(maintenance="stocktaking")
        restore(backup)

        assert Dealer.objects.get(id=stocked.id).maintenance == "stocktaking"

    def test_one_at_a_time(self, backup, stocked):
        with claimed(f"restore:{stocked.id}"), pytest.raises(RestoreRunning):
            restore(backup)

        assert Restore.objects.count() == 0

    def test_a_transaction_at_work_is_waited_for_and_the_next_finds_the_restored_schema(
        self, backup, stocked, monkeypatch
    ):
        at_work, go_on, answers = Event(), Event(), []

        def work() -> None:
            with dealer_context(stocked):
                with transaction.atomic():
                    answers.append(Vehicle.objects.select_for_update().count())
                    at_work.set()
                    go_on.wait(20)
                    Vehicle.objects.update(note="in the replaced schema")
                answers.append(Vehicle.objects.filter(note="in the replaced schema").count())
            connection.close()

        make_vehicle(stocked)
        worker = Thread(target=work)
        worker.start()
        at_work.wait(20)
        Thread(target=lambda: (Event().wait(1), go_on.set())).start()
        done = restore(backup)
        worker.join()

        assert done.state == "DONE"
        assert answers[0] == 3
        with dealer_context(stocked):
            assert Vehicle.objects.filter(note="in the replaced schema").count() == 0
        with owner_context(done.kept_schema):
            assert Vehicle.objects.filter(note="in the replaced schema").count() == 3

    def test_one_that_never_ends_leaves_all_as_it_was(self, backup, stocked, monkeypatch):
        monkeypatch.setattr("tenants.archive.swap.TRIES", 1)
        monkeypatch.setattr("tenants.archive.swap.PATIENCE", "200ms")
        before = content(stocked.schema)
        busy = connection.copy()
        with owner_context():
            busy.set_autocommit(False)
            with busy.cursor() as cursor:
                cursor.execute(f"SELECT 1 FROM {stocked.schema}.stock_vehicle")
            with pytest.raises(OperationalError, match="lock timeout"):
                restore(backup)
            busy.close()

        assert before.differences(content(stocked.schema)) == []
        assert [r.state for r in Restore.objects.all()] == ["FAILED"]

    def test_one_that_was_killed_before_is_cleaned_up_and_after_is_finished(
        self, backup, stocked, monkeypatch
    ):
        class Killed(BaseException):
            pass

        def die(*args, **options):
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr("tenants.archive.operations.restoring.require_sound", die)
            patch.setattr("tenants.archive.operations.restoring._fail", lambda *args: None)
            with pytest.raises(Killed):
                restore(backup)
        assert Restore.objects.get().new_schema in schemas()
        assert mend_interrupted(actor=SYSTEM) == 1
        assert Restore.objects.get().state == "FAILED"
        assert Restore.objects.get().new_schema not in schemas()

        later = make_vehicle(stocked, "AVAILABLE")
        with monkeypatch.context() as patch:
            patch.setattr("tenants.archive.operations.restoring._settle", die)
            with pytest.raises(Killed):
                restore(backup)
        with owner_context():
            assert Listing.objects.get(id=later.id).on_offer
        assert mend_interrupted(actor=SYSTEM) == 1
        with owner_context():
            assert not Listing.objects.get(id=later.id).on_offer
        assert mend_interrupted(actor=SYSTEM) == 0


class TestCopies:
    def test_the_market_follows_the_stock_back(self, backup, stocked):
        with dealer_context(stocked):
            here = Vehicle.objects.get(state="AVAILABLE")
            old_price = here.price_minor
            price = here.price_minor - 100_000
            reprice_vehicle(actor=SYSTEM, vehicle_id=here.id, price=type(DEPOSIT)(price))
        later = make_vehicle(stocked, "AVAILABLE")
        done = restore(backup)

        with owner_context():
            assert Listing.objects.get(id=here.id).price_minor == old_price
            assert not Listing.objects.get(id=later.id).on_offer
            assert not VinRegistration.objects.filter(vin=later.vin).exists()
        assert codes(done) == [("listings.withdrawn", "")]

    def test_a_car_sold_since_is_for_sale_again_unless_its_vin_stands_elsewhere(self, stocked, other):
        sold, elsewhere = make_vehicle(stocked, "AVAILABLE"), make_vehicle(stocked, "AVAILABLE")
        backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
        with market_context():
            VinRegistration.objects.filter(vin__in=[sold.vin, elsewhere.vin]).delete()
            register_vin(vin=elsewhere.vin, dealer_id=other.id, vehicle_id=elsewhere.id)
        done = restore(backup)

        assert codes(done) == [("vins.taken", elsewhere.vin)]
        with owner_context():
            assert VinRegistration.objects.get(vin=sold.vin).dealer_id == stocked.id
            assert VinRegistration.objects.get(vin=elsewhere.vin).dealer_id == other.id

    def test_the_figures_are_told_again(self, backup, stocked, deliver):
        gone = make_vehicle(stocked, "AVAILABLE")
        relay.deliver_all()
        restore(backup)
        deliver()

        with owner_context():
            told = set(VehicleFact.objects.filter(dealer_id=stocked.id).values_list("vehicle_id", flat=True))
        with dealer_context(stocked):
            assert told == set(Vehicle.objects.values_list("id", flat=True))
        assert gone.id not in told


class TestMoney:
    def test_a_paid_order_that_came_later_is_told_with_its_amount_and_billing_is_not_touched(
        self, backup, stocked
    ):
        order = make_order(stocked, "RESERVED")
        payment = billing_payment(stocked, order)
        done = restore(backup)

        assert codes(done) == [("payments.order_lost", order.number)]
        told = next(f for f in done.findings if f["code"] == "payments.order_lost")
        assert told["amount"] == DEPOSIT.as_json()
        assert told["subject_id"] == str(order.id)
        with owner_context():
            before = payment.updated_at
            payment.refresh_from_db()
            assert (payment.state, payment.refunded_minor, payment.updated_at) == ("CAPTURED", 0, before)
            assert OrderSummary.objects.get(id=order.id).state == "RESERVED"

    def test_an_unpaid_order_that_came_later_has_expired_for_its_buyer(self, backup, stocked):
        order = make_order(stocked, "HOLD")
        done = restore(backup)

        assert ("orders.lost", order.number) in codes(done)
        with owner_context():
            assert OrderSummary.objects.get(id=order.id).state == "EXPIRED"

    def test_a_deposit_that_came_later_is_booked_again_on_the_order_that_waits_for_it(self, stocked):
        order = make_order(stocked, "HOLD")
        backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
        payment = billing_payment(stocked, order)
        with dealer_context(stocked):
            from_billing = captured(order, billing_payment_id=payment.id, captured_at=payment.captured_at)
            confirm_deposit(actor=SYSTEM, order_id=order.id, captured=from_billing)
        done = restore(backup)

        assert codes(done) == [("payments.booked_again", order.number)]
        with dealer_context(stocked):
            now = Order.objects.get(id=order.id)
        assert (now.state, now.paid_minor) == ("RESERVED", DEPOSIT.amount)
        with owner_context():
            assert OrderSummary.objects.get(id=order.id).state == "RESERVED"

    def test_a_deposit_for_an_order_that_no_longer_waits_is_told(self, stocked):
        order = make_order(stocked, "EXPIRED")
        backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
        billing_payment(stocked, order)
        done = restore(backup)

        assert codes(done) == [("payments.unbooked", order.number)]

    def test_a_balance_that_was_booked_later_is_told(self, stocked):
        order = make_order(stocked, "CONTRACTED")
        backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
        with dealer_context(stocked):
            pay_in_full(order.id)
        done = restore(backup)

        told = [f for f in done.findings if f["code"] == "orders.paid_less"]
        assert [(f["reference"], f["amount"]["amount"]) for f in told] == [
            (order.number, order.total_minor - order.deposit_minor)
        ]
        with owner_context():
            assert OrderSummary.objects.get(id=order.id).state == "CONTRACTED"

    def test_money_that_went_back_later_is_told(self, stocked):
        order = make_order(stocked, "RESERVED")
        with dealer_context(stocked):
            paid = Order.objects.get(id=order.id).billing_payment_id
        with owner_context():
            billing_payment(stocked, order, id=paid)
        backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
        with market_context():
            request_refund(
                actor=SYSTEM, payment_id=paid, amount=DEPOSIT, reason="changed mind", key=f"{order.id}"
            )
        done = restore(backup)

        assert codes(done) == [("refunds.unbooked", order.number)]

    def test_a_quiet_time_since_the_backup_has_nothing_to_tell(self, stocked):
        order = make_order(stocked, "RESERVED")
        with dealer_context(stocked):
            paid = Order.objects.get(id=order.id).billing_payment_id
        billing_payment(stocked, order, id=paid)

        assert restore(take_backup(actor=SYSTEM, dealer_id=stocked.id)).findings == []

    def test_an_app_that_cannot_mend_its_copies_is_told_and_keeps_nobody_else_from_it(
        self, backup, stocked, monkeypatch
    ):
        later = make_vehicle(stocked, "AVAILABLE")

        def refuse(dealer_id):
            raise RuntimeError("no figures today")

        monkeypatch.setattr("shared_apps.insight.operations.forget_facts", refuse)
        done = restore(backup)

        assert ("hook.failed", "shared_apps.insight.handlers: no figures today") in codes(done)
        with owner_context():
            assert not Listing.objects.get(id=later.id).on_offer


class TestAsking:
    OPERATOR = Actor(kind="operator", name="Lin", rights=frozenset({"dealers.restore"}))

    def test_it_wants_the_right_and_the_typed_word(self, backup, stocked):
        OutboxEvent.objects.all().delete()
        with market_context():
            for word, actor, refusal in (
                ("", self.OPERATOR, NotConfirmed),
                ("other", self.OPERATOR, NotConfirmed),
                (stocked.slug, Actor(kind="operator"), Forbidden),
            ):
                with pytest.raises(refusal):
                    ask_for_restore(actor=actor, dealer_id=stocked.id, backup_id=backup.id, confirm=word)
            assert OutboxEvent.objects.count() == AuditLine.objects.count() == 0

            ask_for_restore(
                actor=self.OPERATOR, dealer_id=stocked.id, backup_id=backup.id, confirm=stocked.slug
            )
            assert OutboxEvent.objects.get().name == "task:tenants.archive.tasks.restore_one"
            assert AuditLine.objects.get().action == "archive.restore.asked"

    def test_the_worker_does_what_was_asked(self, backup, stocked):
        later = make_vehicle(stocked)
        with market_context():
            ask_for_restore(
                actor=self.OPERATOR, dealer_id=stocked.id, backup_id=backup.id, confirm=stocked.slug
            )
            asked = OutboxEvent.objects.get(name__startswith="task:tenants.archive").payload
        tasks.restore_one.apply(kwargs=asked)

        assert Restore.objects.get().actor_name == "Lin"
        with dealer_context(stocked):
            assert not Vehicle.objects.filter(id=later.id).exists()
