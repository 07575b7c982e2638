"""Where chains of audit lines end is kept each hour where whoever writes to the database cannot reach."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from core.flow.audit.chain import Head
from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.storage.vault import vault
from shared_apps.notary.checking import check_audit
from shared_apps.notary.errors import HeadsUnreadable
from shared_apps.notary.operations import anchor_audit
from shared_apps.notary.outside import KEPT, keep_heads, kept_heads
from shared_apps.notary.tasks import link_audit
from tenants.context import dealer_context, market_context, owner_context
from tests.apps.notary.conftest import tampered

pytestmark = pytest.mark.django_db


def cut(main, *, also_published: bool) -> None:
    with owner_context(main.schema), connection.cursor() as cursor:
        for table in ("audit_auditline", "audit_auditlink"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            key = "id" if table == "audit_auditline" else "number"
            last = f"(SELECT {key} FROM {table} ORDER BY {key} DESC LIMIT 1)"
            cursor.execute(f"DELETE FROM {table} WHERE {key} = {last}")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    if also_published:
        tampered("notary_leaf", "DELETE FROM notary_leaf WHERE kind = 'AUDIT_HEAD'")


def test_lines_cut_off_after_the_last_daily_head_are_noticed_within_the_hour(main):
    with dealer_context(main):
        record(SYSTEM, "trial", ("car", "1"))
        anchor_audit(actor=SYSTEM)
        record(SYSTEM, "trial", ("car", "2"))
    link_audit()
    assert check_audit(main).bad is None

    cut(main, also_published=False)

    assert check_audit(main).bad.fault == "head_missing"


def test_even_by_somebody_who_empties_the_log_of_the_open_day(main):
    with dealer_context(main):
        record(SYSTEM, "trial", ("car", "1"))
        record(SYSTEM, "trial", ("car", "2"))
        anchor_audit(actor=SYSTEM)
    link_audit()
    cut(main, also_published=True)

    assert check_audit(main).bad.fault == "head_missing"


def test_what_was_kept_long_enough_is_thrown_away_and_nothing_else(main):
    with market_context():
        with clock.set_to(clock.now() - KEPT - timedelta(days=1)):
            keep_heads({None: Head(1, "ab" * 32)})
        keep_heads({None: Head(2, "cd" * 32)})
        assert [lying.key for lying in vault().below("audit")] == [
            lying.key for lying in vault().below(f"audit/{clock.now():%Y%m%d}")
        ]
        assert list(kept_heads()[None]) == ["cd" * 32]


def test_a_store_that_cannot_be_read_is_no_clean_bill(main):
    link_audit()
    with market_context():
        (lying,) = vault().below("audit")
    place = settings.STORAGES["vault"]["OPTIONS"]["location"] / lying.key
    place.chmod(0o600)
    place.write_bytes(b"{")
    with pytest.raises(HeadsUnreadable):
        check_audit(main)
