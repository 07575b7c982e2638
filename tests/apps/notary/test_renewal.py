"""Timestamps outlive their clock's certificate: the log is stamped anew before that expires."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, transaction
from django.test import override_settings

from core.edge import esign
from core.edge.esign.local.keys import YEAR
from core.edge.esign.local.server import AuthorityServer
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from core.storage.vault import vault
from shared_apps.notary.checking import check_log
from shared_apps.notary.models import Renewal
from shared_apps.notary.operations import close_days, enter, renew_timestamps, stamp_days
from shared_apps.notary.queries import lasting, moment_to_judge
from shared_apps.notary.reading import look_at
from tenants.context import dealer_context, market_context
from tests.apps.notary.conftest import tampered
from tests.apps.notary.sealing import TOKEN, sealed_pdf, settings_for

pytestmark = pytest.mark.django_db
LEFT = timedelta(days=3)
"""How long the old clock's certificate still lasts."""


@pytest.fixture(scope="module")
def clocks(tmp_path_factory):
    """Two authorities: one whose clock's certificate expires in some days, and its successor; both roots."""
    folder = tmp_path_factory.mktemp("clocks")
    with clock.set_to(clock.now() - 9 * YEAR + LEFT):
        old = AuthorityServer(folder / "old", token=TOKEN)
    new = AuthorityServer(folder / "new", token=TOKEN)
    for server in (old, new):
        server.start()
    roots = folder / "roots.pem"
    roots.write_bytes(old.root_file.read_bytes() + new.root_file.read_bytes())
    yield {"old": old, "new": new, "roots": str(roots)}
    for server in (old, new):
        server.stop()


def under(clocks, which):
    return override_settings(**{**settings_for(clocks[which]), "TRUST_ROOTS": clocks["roots"]})


@pytest.fixture(scope="module")
def old_contract(clocks) -> bytes:
    """A contract sealed by the clock that will be gone."""
    with under(clocks, "old"):
        return sealed_pdf()


@pytest.fixture
def filed(main, clocks, old_contract) -> bytes:
    """It is in the log, its day closed and stamped by the old clock."""
    yesterday = clock.now() - timedelta(days=2)
    with clock.set_to(yesterday), dealer_context(main):
        enter(
            actor=SYSTEM, document_sha256=sha256(old_contract).hexdigest(), kind="SALE", sealed_at=yesterday
        )
    with market_context(), under(clocks, "old"):
        close_days(actor=SYSTEM)
        assert stamp_days(actor=SYSTEM)
    return old_contract


def verdict(clocks, content, later):
    with market_context(), under(clocks, "new"), clock.set_to(clock.now() + later):
        return look_at(content).verdict


def renewed(clocks, which="new"):
    with market_context(), under(clocks, which):
        return renew_timestamps(actor=SYSTEM)


def test_a_contract_stays_genuine_after_its_clock_has_expired(clocks, filed):
    assert verdict(clocks, filed, timedelta()) == "genuine"
    assert verdict(clocks, filed, 2 * LEFT) == "reserved"  # what happens without a renewal

    made = renewed(clocks)

    assert made.holds_until > clock.now() + 8 * YEAR
    for later in (timedelta(), 2 * LEFT, timedelta(days=5 * 365)):
        assert verdict(clocks, filed, later) == "genuine"
    assert verdict(clocks, filed, timedelta(days=10 * 365)) == "reserved"
    assert verdict(clocks, filed[:-40] + b"x" * 40, 2 * LEFT) != "genuine"


def test_what_is_stamped_lies_in_write_once_storage_with_proof_of_the_old_clock(clocks, filed):
    made = renewed(clocks)
    with market_context(), under(clocks, "new"), vault().opened(made.key, made.storage_version) as file:
        content = file.read()
        assert sha256(content).hexdigest() == made.sha256
        at = esign.authority().check_timestamp(bytes(made.token), bytes.fromhex(made.sha256))
    assert at == made.stamped_at
    assert made.root in content.decode() and b'"ocsps":["' in content
    for change in (lambda rows: rows.update(root="0" * 64), lambda rows: rows.delete()):
        with market_context(), pytest.raises(DatabaseError), transaction.atomic():
            change(Renewal.objects.all())


def test_it_is_done_once_and_only_when_it_is_due(clocks, filed):
    with market_context(), under(clocks, "new"):
        before = lasting()
        assert (before.due, before.renewed_at) == (True, None)
        assert before.until < clock.now() + 2 * LEFT
    made = renewed(clocks)
    assert renewed(clocks) is None
    with market_context(), under(clocks, "new"):
        after = lasting()
    assert (after.due, after.renewed_at, after.until) == (False, made.stamped_at, made.holds_until)


def test_a_clock_that_lasts_no_longer_renews_nothing(clocks, filed):
    assert renewed(clocks, "old") is None
    with market_context():
        assert not Renewal.objects.exists()
        assert lasting().due


def test_a_document_entered_later_is_judged_by_its_own_time(clocks, filed, main):
    made = renewed(clocks)
    digest = sha256(filed).hexdigest()
    with market_context():
        assert moment_to_judge(digest) == made.stamped_at
        assert moment_to_judge("ab" * 32) > made.stamped_at
        with clock.set_to(made.holds_until + timedelta(days=1)):
            assert moment_to_judge(digest) == clock.now()


def test_nothing_is_due_without_a_timestamp_and_not_for_everybody(main):
    with market_context():
        assert renew_timestamps(actor=SYSTEM) is None
        with pytest.raises(Forbidden):
            renew_timestamps(actor=Actor("operator", None, "x"))


def test_a_renewal_that_was_changed_is_named_by_the_check(clocks, filed):
    renewed(clocks)
    with market_context(), under(clocks, "new"):
        assert check_log().bad is None
    tampered("notary_renewal", "UPDATE notary_renewal SET stamped_at = stamped_at - interval '1 day'")
    with market_context(), under(clocks, "new"):
        assert check_log().bad.fault == "renewal"
