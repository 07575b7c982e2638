"""What an applicant told of themselves is kept no longer than it is needed."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from core.storage import scope
from tenant_apps.financing.models import Answer
from tenant_apps.financing.queries import to_forget
from tenant_apps.orders.queries import order_at_hand


def forget_application(*, actor: Actor, application_id: UUID, before: datetime) -> bool:
    """Erase who applied, their papers and what lenders said, of an application that came to nothing.

    The figures and the texts of the consents stay. False where it has moved since, or is forgotten already.
    Raises Forbidden for anybody but the system.
    """
    if actor.kind != "system":
        raise Forbidden()
    with transaction.atomic():
        found = to_forget(before).filter(id=application_id).first()
        if found is None:
            return False
        order_at_hand(actor, found.order_id, locked=True)
        application = to_forget(before).select_for_update().filter(id=application_id).first()
        if application is None:
            return False
        keys = list(application.documents.values_list("file", flat=True))
        application.documents.all().delete()
        Answer.objects.filter(inquiry__application=application).update(body={})
        application.applicant = None
        application.save(update_fields=["applicant"])
        record(
            actor, "financing.application.forgotten", ("finance", application.id), after={"papers": len(keys)}
        )
        for key in keys:
            transaction.on_commit(scope.bound(partial(default_storage.delete, key)))
        return True
