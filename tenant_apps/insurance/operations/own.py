"""A policy that the buyer has elsewhere: declared with a picture, checked by the staff."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.edge.uploads import LARGEST_FILE, UploadTooLarge, UploadUnreadable, redrawn
from core.flow.audit.operations import record
from core.kernel import ids
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.storage import scope
from core.storage.files import dealer_path
from core.storage.sealed import plain
from tenant_apps.insurance import errors
from tenant_apps.insurance.models import Insurance
from tenant_apps.insurance.operations.choosing import FURTHEST
from tenant_apps.insurance.operations.moving import at_work, opened, require_move, take
from tenant_apps.insurance.queries import insurance_for, today
from tenant_apps.insurance.states import INSURANCE
from tenants.features.quotas import require_room

LONGEST_SIDE = 2400
IN_FORCE_FOR = timedelta(days=365)
"""How long a policy covers a car."""
_NUMBER = re.compile(r"\A[A-Z0-9]{8,30}\Z")


def declare_policy(
    *, actor: Actor, order_id: UUID, insurer: str, number: str, starts_on: date, data: bytes
) -> Insurance:
    """Say that the car is insured elsewhere, with a picture or PDF of the policy; the staff check it.

    Raises NotFound, Forbidden, IllegalMove, NotNow, InsurerMissing, PolicyNumberWrong, PolicyNotInForce,
    PolicyUnreadable, QuotaReached.
    """
    insurer, number = " ".join(insurer.split())[:80], plain(number)
    if not insurer:
        raise errors.InsurerMissing()
    if not _NUMBER.match(number):
        raise errors.PolicyNumberWrong()
    if _over(starts_on) or starts_on > today() + FURTHEST:
        raise errors.PolicyNotInForce()
    paper, content_type = _cleaned(data)
    with transaction.atomic():
        _order, insurance = opened(actor, order_id)
        require_move(INSURANCE, insurance.state, "declare", actor)
        require_room("storage", adding=len(paper), field="file")
        old = insurance.file
        ending = "pdf" if content_type == "application/pdf" else "webp"
        insurance.file = dealer_path("insurance", insurance.id, f"{ids.new_id()}.{ending}")
        insurance.content_type, insurance.starts_on = content_type, starts_on
        insurance.insurer_zh = insurance.insurer_en = insurer
        insurance.policy_number, insurance.taken_id, insurance.note = number, None, ""
        take(insurance, "declare", actor)
        # Last, so that a refusal leaves no file; a commit that fails leaves one that nothing points to.
        default_storage.save(insurance.file, ContentFile(paper))
        if old:
            transaction.on_commit(scope.bound(lambda: default_storage.delete(old)))
        return insurance


def confirm_policy(*, actor: Actor, order_id: UUID) -> Insurance:
    """The buyer's own policy was checked and covers the car. Raises NotFound, Forbidden, IllegalMove,
    NotBegun while its first day has not come, and PolicyNotInForce when its year is over.
    """
    with transaction.atomic():
        _order, insurance = at_work(actor, order_id)
        require_move(INSURANCE, insurance.state, "confirm", actor)
        if insurance.starts_on > today():
            raise errors.NotBegun()
        if _over(insurance.starts_on):
            raise errors.PolicyNotInForce()
        take(insurance, "confirm", actor)
        return insurance


def reject_policy(*, actor: Actor, order_id: UUID, reason: str) -> Insurance:
    """The buyer's own policy does not cover the car; they read why.

    Raises NotFound, Forbidden, IllegalMove, ReasonMissing.
    """
    reason = " ".join(reason.split())[:400]
    with transaction.atomic():
        _order, insurance = at_work(actor, order_id)
        require_move(INSURANCE, insurance.state, "reject", actor)
        if not reason:
            raise errors.ReasonMissing()
        insurance.note, insurance.policy_number = reason, ""
        insurance.insurer_zh = insurance.insurer_en = ""
        take(insurance, "reject", actor, reason)
        return insurance


def view_policy(*, actor: Actor, order_id: UUID) -> tuple[bytes, str]:
    """The picture of the buyer's own policy and its type; who looked is noted. Raises NotFound, Forbidden."""
    if actor.kind == "staff":
        actor.require("orders.insurance")
    with transaction.atomic():
        insurance = insurance_for(actor, order_id)
        if not insurance.file:
            raise NotFound()
        try:
            with default_storage.open(insurance.file) as file:
                data: bytes = file.read()
        except FileNotFoundError as missing:
            raise NotFound() from missing
        record(actor, "insurance.policy.viewed", ("insurance", insurance.id))
    return data, insurance.content_type


def _over(starts_on: date) -> bool:
    return starts_on <= today() - IN_FORCE_FOR


def _cleaned(data: bytes) -> tuple[bytes, str]:
    if len(data) > LARGEST_FILE:
        raise errors.PolicyUnreadable()
    if data.startswith(b"%PDF-"):
        return data, "application/pdf"
    try:
        return redrawn(data, longest_side=LONGEST_SIDE).data, "image/webp"
    except (UploadTooLarge, UploadUnreadable) as error:
        raise errors.PolicyUnreadable() from error
