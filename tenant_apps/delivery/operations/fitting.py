"""Accessories and other work on an order's car before it is ready."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from tenant_apps.delivery.errors import TitleMissing, TooLate
from tenant_apps.delivery.models import Installation
from tenant_apps.delivery.states import INSTALLATION, INSTALLATION_ACTIONS
from tenant_apps.orders.queries import order_at_hand

WHILE = ("RESERVED", "CONTRACTED", "FUNDED")
"""States of an order in which work on its car can be asked for or done."""


def plan_installation(*, actor: Actor, order_id: UUID, title: str, note: str = "") -> Installation:
    """Have something fitted; the car is not ready before it is.

    Raises NotFound, Forbidden, TitleMissing and TooLate.
    """
    actor.require("delivery.fit")
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        if order.state not in WHILE:
            raise TooLate()
        written = " ".join(title.split())[:120]
        if not written:
            raise TitleMissing()
        job = Installation.objects.create(order_id=order.id, title=written, note=note.strip()[:400])
        record(actor, "delivery.installation.planned", ("installation", job.id), after={"title": written})
    return job


def move_installation(*, actor: Actor, installation_id: UUID, verb: str, note: str = "") -> Installation:
    """Fit it, take it up again, or leave it out. Raises NotFound, Forbidden, IllegalMove and TooLate."""
    actor.require("delivery.fit")
    found = Installation.objects.filter(id=installation_id).first()
    if found is None:
        raise NotFound()
    with transaction.atomic():
        order = order_at_hand(actor, found.order_id, locked=True)
        job = Installation.objects.select_for_update().get(id=installation_id)
        target = INSTALLATION.target(job.state, verb)
        if order.state not in WHILE:
            raise TooLate()
        fitted = target == "FITTED"
        job.done_by, job.done_at = (actor.name, clock.now()) if fitted else ("", None)
        action = INSTALLATION_ACTIONS[verb]
        move(job, machine=INSTALLATION, verb=verb, actor=actor, action=action, note=note[:400])
    return job
