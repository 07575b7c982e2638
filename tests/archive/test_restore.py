"""One dealer goes back to an earlier moment: its content, the copies of it, and who may ask."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import ProgrammingError, connection, transaction

from core.flow.audit.models import AuditLine
from core.flow.outbox import relay
from core.flow.outbox.models import OutboxEvent
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from shared_apps.insight.models import VehicleFact
from shared_apps.marketplace.models import Listing, VinRegistration
from shared_apps.marketplace.operations import register_vin
from tenant_apps.staff.operations import end_member
from tenant_apps.staff.queries import active_member
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations import move_vehicle, reprice_vehicle
from tenants.archive import tasks
from tenants.archive.errors import NotConfirmed, RestoreMismatch
from tenants.archive.models import Restore
from tenants.archive.operations import (
    ask_for_restore,
    take_backup,
)
from tenants.blueprint import TEMPLATE, fingerprint_of
from tenants.context import dealer_context, market_context, owner_context
from tests.archive.conftest import schemas
from tests.archive.restoring import codes, content, restore
from tests.factories.orders import DEPOSIT, make_order
from tests.factories.staff import employ, make_user, staff
from tests.factories.stock import end_inspection, make_vehicle


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
            move_vehicle(actor=SYSTEM, vehicle_id=car.id, verb="start_pdi")
            end_inspection(car.id)
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
