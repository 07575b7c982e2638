"""Mandates: each dealer grants for itself alone, and what one says stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.kernel import clock
from core.kernel.errors import Forbidden
from shared_apps.mandates import facts
from shared_apps.mandates.errors import (
    EndPassed,
    KindsMissing,
    MandateMissing,
    MandateOver,
    SpanWrong,
    WhyMissing,
)
from shared_apps.mandates.facts import Coverage, Wanted
from shared_apps.mandates.models import Mandate
from shared_apps.mandates.operations import grant_mandate, withdraw_mandate
from shared_apps.mandates.queries import coverage_of, covering, in_force, own_mandates
from shared_apps.mandates.states import MANDATED_EXPORT
from tenant_apps.archive.facts import KINDS
from tenant_apps.staff.policies import ROLES
from tenants.context import dealer_context, market_context
from tests.apps.archive.conftest import person
from tests.factories.guarding import moves_in_code, moves_in_database

WHY = "集团年度审计"
JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 30)


def granted(**more) -> Mandate:
    coverage = {"kinds": ("SALE",), "since": JANUARY, **more}
    return grant_mandate(actor=person(), coverage=Coverage(**coverage), reason=WHY)


def test_the_kinds_are_the_archives():
    assert facts.KINDS == KINDS


@pytest.mark.parametrize("role", ROLES)
def test_only_the_owner_grants_and_withdraws(main, role):
    with dealer_context(main):
        mandate = granted()
        if role == "OWNER":
            assert own_mandates(person(role)) == [mandate]
            return
        for deed in (
            lambda: own_mandates(person(role)),
            lambda: grant_mandate(
                actor=person(role), coverage=Coverage(kinds=("SALE",), since=JANUARY), reason=WHY
            ),
            lambda: withdraw_mandate(actor=person(role), mandate_id=mandate.id, reason=WHY),
        ):
            with pytest.raises(Forbidden):
                deed()
        assert Mandate.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"kinds": ()}, KindsMissing),
        ({"kinds": ("SALE", "DIARY")}, KindsMissing),
        ({"since": JUNE, "until": JANUARY}, SpanWrong),
        ({"ends_on": date(2020, 1, 1)}, EndPassed),
    ],
    ids=["nothing", "unknown", "backwards", "over"],
)
def test_what_makes_no_sense_is_not_granted(main, more, refusal):
    with dealer_context(main):
        with pytest.raises(refusal):
            granted(**more)
        with pytest.raises(WhyMissing):
            grant_mandate(actor=person(), coverage=Coverage(kinds=("SALE",), since=JANUARY), reason="a")
        assert not Mandate.objects.exists()


def test_a_dealer_neither_sees_nor_withdraws_anothers(main, other):
    with dealer_context(main):
        mandate = granted()
    with dealer_context(other):
        assert own_mandates(person()) == [] and not Mandate.objects.exists()
        with pytest.raises(MandateMissing):
            withdraw_mandate(actor=person(), mandate_id=mandate.id, reason=WHY)
    with market_context():
        assert in_force().get().dealer_id == main.id


def test_the_database_lets_no_dealer_grant_for_another(main, other):
    with dealer_context(main):
        mandate = granted()
    forged = Mandate(dealer_id=main.id, kinds=["SALE"], since=JANUARY, reason=WHY, granted_by="x")
    with dealer_context(other):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            forged.save(force_insert=True)
        assert not Mandate.objects.filter(id=mandate.id).update(withdrawn_at=clock.now(), withdrawn_by="x")
    with market_context():
        assert in_force().count() == 1


@pytest.mark.parametrize("change", ["kinds = '[\"PROOF\"]'", "since = '2020-01-01'", "reason = 'x'"])
def test_nobody_rewrites_a_mandate(main, change):
    with dealer_context(main):
        granted()
    for scope in (dealer_context(main), market_context()):
        with scope, connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(f"UPDATE public.mandates_mandate SET {change}, withdrawn_at = now()")
    with market_context(), connection.cursor() as cursor:
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("DELETE FROM mandates_mandate")
        assert in_force().count() == 1


def test_a_withdrawal_is_final(main):
    with dealer_context(main):
        mandate = granted()
        withdraw_mandate(actor=person(), mandate_id=mandate.id, reason=WHY)
        with pytest.raises(MandateOver):
            withdraw_mandate(actor=person(), mandate_id=mandate.id, reason=WHY)
        with pytest.raises(DatabaseError), transaction.atomic():
            Mandate.objects.update(withdrawn_at=None)
    with market_context():
        assert not in_force().exists()


def test_it_ends_by_itself_on_its_day(main):
    today = clock.now().astimezone(clock.SHANGHAI).date()
    with dealer_context(main):
        granted(ends_on=today)
    with market_context():
        assert in_force().count() == 1
        with clock.set_to(clock.now() + timedelta(days=1)):
            assert not in_force().exists()


def test_what_is_wanted_is_cut_to_what_is_mandated(main):
    with dealer_context(main):
        granted(kinds=("SALE", "DEPOSIT"), until=JUNE)
    march, december = date(2026, 3, 1), date(2026, 12, 31)
    with market_context():
        (cut,) = coverage_of(main.id, Wanted(kind="SALE", since=march, until=december))
        assert (cut.kinds, cut.since, cut.until) == (("SALE",), march, JUNE)
        assert not covering(Wanted(kind="PROOF"))
        assert not covering(Wanted(since=december))
        assert not covering(Wanted(until=date(2025, 12, 31)))


def test_database_and_code_know_the_same_moves(db):
    with market_context():
        assert moves_in_database("mandated_export") == moves_in_code(MANDATED_EXPORT)
