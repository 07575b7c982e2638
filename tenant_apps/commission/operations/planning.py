"""A commission plan: proposed by one person, put in force by another, never changed after."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden, NotFound
from tenant_apps.commission.errors import RulesWrong, SecondPerson, TooEarly
from tenant_apps.commission.models import Plan
from tenant_apps.commission.queries import day_of
from tenant_apps.commission.states import PLAN, PLAN_RIGHT
from tenant_apps.commission.terms import Rules, fault_of, legible


def propose_plan(*, actor: Actor, name: str, valid_from: date, rules: Rules) -> Plan:
    """Propose what is earned from a day (of Shanghai) on. Raises Forbidden, RulesWrong, TooEarly."""
    actor.require(PLAN_RIGHT)
    fault, name = fault_of(rules), legible(name)[:80]
    if fault or not name:
        raise RulesWrong(field=fault or "name")
    if valid_from < day_of(clock.now()):
        raise TooEarly()
    with transaction.atomic():
        _one_at_a_time()
        last = Plan.objects.aggregate(last=Max("number"))["last"] or 0
        plan = Plan.objects.create(
            number=last + 1,
            name=name,
            valid_from=valid_from,
            rules=rules.as_json(),
            proposed_by=_person(actor),
            proposed_by_name=actor.name or actor.kind,
        )
        after = {"number": plan.number, "valid_from": valid_from.isoformat(), "rules": plan.rules}
        record(actor, "commission.plan.proposed", (PLAN.name, plan.id), after=after)
        return plan


def put_in_force(*, actor: Actor, plan_id: UUID) -> Plan:
    """Let a plan count that somebody else proposed: for deals signed from its day on.

    Raises Forbidden, NotFound, IllegalMove, SecondPerson, and TooEarly where its day has passed.
    """
    actor.require(PLAN_RIGHT)
    with transaction.atomic():
        plan = _locked(plan_id)
        PLAN.target(plan.state, "put_in_force")
        if _person(actor) == plan.proposed_by:
            raise SecondPerson()
        if plan.valid_from < day_of(clock.now()):
            raise TooEarly()
        return _decide(plan, "put_in_force", actor, "commission.plan.put_in_force")


def withdraw_plan(*, actor: Actor, plan_id: UUID) -> Plan:
    """Take a proposal back, or refuse it. Raises Forbidden, NotFound, IllegalMove."""
    actor.require(PLAN_RIGHT)
    with transaction.atomic():
        return _decide(_locked(plan_id), "withdraw", actor, "commission.plan.withdrawn")


def _decide(plan: Plan, verb: str, actor: Actor, action: str) -> Plan:
    plan.decided_by, plan.decided_by_name = _person(actor), actor.name or actor.kind
    plan.decided_at = clock.now()
    move(plan, machine=PLAN, verb=verb, actor=actor, action=action)
    return plan


def _person(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise Forbidden()
    return actor.user_id


def _locked(plan_id: UUID) -> Plan:
    found = Plan.objects.select_for_update().filter(id=plan_id).first()
    if found is None:
        raise NotFound()
    return found


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('plans:' || current_schema(), 0))")
