"""Turning switches. Every turn has a reason and leaves a line; all processes follow within a second."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import ids
from core.kernel.actor import Actor
from tenants.features.errors import LimitWrong, ReasonNeeded, UnknownFeature
from tenants.features.models import Edition, FeatureOverride, KillSwitch, QuotaOverride
from tenants.features.queries import forget_switches
from tenants.features.registry import FEATURES, QUOTAS
from tenants.queries import dealer_by_id

LARGEST_LIMIT = 2**53 - 1  # what a browser can count exactly


def set_feature(*, actor: Actor, dealer_id: UUID, name: str, on: bool | None, reason: str) -> None:
    """Give a dealer a feature, take it away, or (None) let the default hold again.

    Raises Forbidden, NotFound, UnknownFeature, ReasonNeeded.
    """
    said = _checked(actor, name, FEATURES, reason)
    with transaction.atomic():
        dealer_by_id(dealer_id)
        rows = FeatureOverride.objects.select_for_update().filter(dealer_id=dealer_id, feature=name)
        before = rows.values_list("on", flat=True).first()
        if on is None:
            rows.delete()
        else:
            FeatureOverride.objects.update_or_create(
                dealer_id=dealer_id, feature=name, defaults={"on": on, "reason": said}
            )
        _tell(actor, "features.feature.set", ("dealer", dealer_id), {name: before}, {name: on}, said)


def set_limit(*, actor: Actor, dealer_id: UUID, name: str, limit: int | None, reason: str) -> None:
    """Let a dealer have so much of something (in the quota's unit), or (None) what the default says.

    What is there already beyond a lower limit stays. Raises Forbidden, NotFound, UnknownFeature, LimitWrong
    and ReasonNeeded.
    """
    said = _checked(actor, name, QUOTAS, reason)
    if limit is not None and not 0 <= limit <= LARGEST_LIMIT:
        raise LimitWrong()
    with transaction.atomic():
        dealer_by_id(dealer_id)
        rows = QuotaOverride.objects.select_for_update().filter(dealer_id=dealer_id, quota=name)
        before = rows.values_list("limit", flat=True).first()
        if limit is None:
            rows.delete()
        else:
            QuotaOverride.objects.update_or_create(
                dealer_id=dealer_id, quota=name, defaults={"limit": limit, "reason": said}
            )
        _tell(actor, "features.limit.set", ("dealer", dealer_id), {name: before}, {name: limit}, said)


def kill_feature(*, actor: Actor, name: str, reason: str) -> None:
    """Turn a feature off for everybody, at once; said twice it keeps the first reason.

    Raises Forbidden, UnknownFeature, ReasonNeeded.
    """
    said = _checked(actor, name, FEATURES, reason)
    with transaction.atomic():
        _row, fresh = KillSwitch.objects.get_or_create(feature=name, defaults={"reason": said})
        if fresh:
            _tell(actor, "features.feature.killed", ("feature", name), {}, {}, said)


def restore_feature(*, actor: Actor, name: str, reason: str) -> None:
    """Let a feature be again what every dealer's exceptions and the default say.

    Raises Forbidden, UnknownFeature, ReasonNeeded.
    """
    said = _checked(actor, name, FEATURES, reason)
    with transaction.atomic():
        gone, _rows = KillSwitch.objects.filter(feature=name).delete()
        if gone:
            _tell(actor, "features.feature.restored", ("feature", name), {}, {}, said)


def _checked(actor: Actor, name: str, declared: object, reason: str) -> str:
    actor.require("features.switch")
    if name not in declared:  # type: ignore[operator]
        raise UnknownFeature()
    said = " ".join(reason.split())[:200]
    if not said:
        raise ReasonNeeded()
    return said


def _tell(
    actor: Actor,
    action: str,
    subject: tuple[str, UUID | str],
    before: dict[str, object],
    after: dict[str, object],
    reason: str,
) -> None:
    Edition.objects.update_or_create(id=1, defaults={"name": ids.new_id()})
    record(actor, action, subject, before=before, after=after, note=reason)
    transaction.on_commit(forget_switches)
    forget_switches()
