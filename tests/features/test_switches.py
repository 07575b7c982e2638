"""How switches are read: what beats what, at which cost, and how soon every process knows."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from core.flow.audit.models import AuditLine
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Forbidden
from core.kernel.ids import new_id
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from tenants.context import NoDealer, dealer_context, market_context
from tenants.features import operations, queries
from tenants.features.models import FeatureOverride, KillSwitch, QuotaOverride
from tenants.features.queries import feature_on, features_of, killed, limit_of, without
from tenants.features.registry import FEATURES, QUOTAS, UnknownSwitch
from tests.features.conftest import OPERATOR, REASON

NAME = "online_reservations"


@pytest.fixture
def clock(monkeypatch):
    """The monotonic clock of this process, to be moved by hand."""
    moment = [1000.0]
    monkeypatch.setattr(queries, "monotonic", lambda: moment[0])
    queries.forget_switches()
    return moment


class TestWhatBeatsWhat:
    def test_without_exceptions_the_default_holds(self, main):
        assert features_of(main) == list(FEATURES)

    def test_an_exception_is_for_one_dealer(self, main, other, turn):
        turn(main, NAME, False)
        assert (feature_on(NAME, dealer=main), feature_on(NAME, dealer=other)) == (False, True)
        assert features_of(main) == [name for name in FEATURES if name != NAME]

    def test_taken_back_the_default_holds_again(self, main, turn):
        turn(main, NAME, False)
        turn(main, NAME, None)
        assert feature_on(NAME, dealer=main)

    def test_killed_is_off_for_everybody_whatever_they_were_given(self, main, other, turn, kill):
        turn(main, NAME, True)
        kill(NAME)
        assert not any(feature_on(NAME, dealer=dealer) for dealer in (main, other))
        assert killed(NAME)
        kill(NAME, off=False)
        assert all(feature_on(NAME, dealer=dealer) for dealer in (main, other))

    def test_the_dealer_at_hand_needs_no_naming(self, main, turn):
        turn(main, NAME, False)
        with dealer_context(main):
            assert not feature_on(NAME)
        with market_context(), pytest.raises(NoDealer):
            feature_on(NAME)

    def test_for_queries_over_all_dealers(self, main, other, turn, kill):
        assert without(NAME) == (True, frozenset())
        turn(main, NAME, False)
        turn(other, NAME, True)  # says what the default says
        assert without(NAME) == (True, frozenset({main.id}))
        kill(NAME)
        assert without(NAME) == (False, frozenset())

    @pytest.mark.parametrize("read", [feature_on, limit_of])
    def test_what_nobody_declared_is_a_mistake(self, main, read):
        with pytest.raises(UnknownSwitch):
            read("hovercraft", dealer=main)

    def test_limits(self, main, other, allow):
        allow(main, "vehicles", 7)
        assert (limit_of("vehicles", dealer=main), limit_of("vehicles", dealer=other)) == (
            7,
            QUOTAS["vehicles"].default,
        )
        allow(main, "vehicles", None)
        assert limit_of("vehicles", dealer=main) == QUOTAS["vehicles"].default


class TestCost:
    def test_a_warm_process_asks_nobody(self, main, clock, django_assert_num_queries):
        feature_on(NAME, dealer=main)
        with django_assert_num_queries(0):
            for name in FEATURES:
                feature_on(name, dealer=main)
            limit_of("vehicles", dealer=main)

    def test_one_statement_a_second_at_most(self, main, clock, django_assert_num_queries):
        feature_on(NAME, dealer=main)
        for _second in range(3):
            clock[0] += 1
            with django_assert_num_queries(1):
                for name in FEATURES:
                    feature_on(name, dealer=main)

    def test_the_statement_brings_nothing_when_nothing_changed(self, main, clock, turn):
        turn(main, NAME, False)
        known = queries._memory.switches = queries._read(queries._memory.switches)
        assert queries._read(known) is known

    def test_in_a_dealers_scope_it_is_read_all_the_same(self, main, other, turn, clock):
        turn(other, NAME, False)
        clock[0] += 1
        with dealer_context(main):
            assert feature_on(NAME)
            assert not feature_on(NAME, dealer=other)


class TestHowSoon:
    def elsewhere(self, dealer_id: UUID) -> None:
        """Another process turns the switch: this one's memory is not told."""
        FeatureOverride.objects.create(dealer_id=dealer_id, feature=NAME, on=False, reason=REASON)
        operations.Edition.objects.update_or_create(id=1, defaults={"name": new_id()})

    def test_within_a_second(self, main, clock):
        assert feature_on(NAME, dealer=main)
        self.elsewhere(main.id)
        clock[0] += 0.5
        assert feature_on(NAME, dealer=main)
        clock[0] += 0.5
        assert not feature_on(NAME, dealer=main)

    def test_in_the_process_that_turned_it_at_once(self, main, clock, turn):
        assert feature_on(NAME, dealer=main)
        turn(main, NAME, False)
        assert not feature_on(NAME, dealer=main)

    def test_what_was_rolled_back_is_forgotten(self, main, clock):
        assert feature_on(NAME, dealer=main)
        with market_context(), pytest.raises(ZeroDivisionError), transaction.atomic():
            operations.set_feature(actor=OPERATOR, dealer_id=main.id, name=NAME, on=False, reason=REASON)
            assert not feature_on(NAME, dealer=main)
            raise ZeroDivisionError
        clock[0] += 1
        assert feature_on(NAME, dealer=main)

    def test_a_process_that_could_not_read_does_not_guess(self, main, clock, kill, monkeypatch):
        kill(NAME)
        queries._memory.switches, broken = queries._Switches(), [True]
        real = queries._read

        def read(known):
            if broken[0]:
                raise DatabaseError
            return real(known)

        monkeypatch.setattr(queries, "_read", read)
        queries.forget_switches()
        for _try in range(2):
            with pytest.raises(DatabaseError):
                feature_on(NAME, dealer=main)
        broken[0] = False
        assert not feature_on(NAME, dealer=main)


class TestTurning:
    def test_every_turn_leaves_a_line_with_its_reason(self, main, turn, kill, allow):
        turn(main, NAME, False)
        allow(main, "staff", 3)
        kill(NAME)
        kill(NAME)
        kill(NAME, off=False)
        kill(NAME, off=False)
        with market_context():
            lines = AuditLine.objects.filter(action__startswith="features.").order_by("at")
            assert [(line.action, line.after, line.note) for line in lines] == [
                ("features.feature.set", {NAME: False}, REASON),
                ("features.limit.set", {"staff": 3}, REASON),
                ("features.feature.killed", {}, "事故"),
                ("features.feature.restored", {}, "事故"),
            ]

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"reason": "  "}, "features.reason_needed"),
            ({"name": "hovercraft"}, "features.unknown"),
            ({"dealer_id": new_id()}, "request.not_found"),
            ({"actor": Actor("staff", None, "王")}, "access.right_missing"),
        ],
    )
    def test_what_is_refused_changes_nothing(self, main, given, code):
        values = {
            "actor": OPERATOR,
            "dealer_id": main.id,
            "name": NAME,
            "on": False,
            "reason": REASON,
            **given,
        }
        with market_context():
            with pytest.raises(DomainError) as refused:
                operations.set_feature(**values)
            assert refused.value.code == code
            assert not FeatureOverride.objects.exists()
            assert not AuditLine.objects.filter(action__startswith="features.").exists()

    @pytest.mark.parametrize("limit", [-1, 2**53])
    def test_a_limit_is_a_number_one_can_count_to(self, main, limit):
        with market_context():
            with pytest.raises(DomainError) as refused:
                operations.set_limit(
                    actor=OPERATOR, dealer_id=main.id, name="staff", limit=limit, reason=REASON
                )
            assert (refused.value.code, refused.value.field) == ("features.limit_wrong", "limit")
            assert not QuotaOverride.objects.exists()

    def test_only_operators_kill(self, main):
        nobody = Actor("operator", None, "x", OPERATOR_RIGHTS - {"features.switch"})
        with market_context():
            for act in (operations.kill_feature, operations.restore_feature):
                with pytest.raises(Forbidden):
                    act(actor=nobody, name=NAME, reason=REASON)
            assert not KillSwitch.objects.exists()

    def test_a_dealers_role_cannot_turn_its_own_switches(self, main):
        for table in ("features_featureoverride", "features_killswitch", "features_edition"):
            for statement in (f"SELECT * FROM {table}", f"DELETE FROM {table}"):
                with (
                    dealer_context(main),
                    pytest.raises(DatabaseError, match="permission denied"),
                    transaction.atomic(),
                    connection.cursor() as cursor,
                ):
                    cursor.execute(statement)
