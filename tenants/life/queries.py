from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Min, QuerySet
from django.utils.module_loading import import_string

from core.flow.audit.models import AuditLine
from core.flow.audit.queries import lines_of
from core.kernel.errors import NotFound
from core.storage.belongings import Tie
from tenants.context import DealerRef, dealer_context, ref_of
from tenants.life.models import UNFINISHED, Certificate, Erasure, Export, KeptFile
from tenants.models import Dealer
from tenants.states import SERVED

_PORTAL = """
SELECT d.id, d.schema_name, d.slug, d.name, d.city, d.state, d.maintenance <> '', coalesce(s.fault, '') <> ''
FROM public.tenants_domain h
JOIN public.tenants_dealer d ON d.id = h.tenant_id
LEFT JOIN public.fleet_schema s ON s.name = d.schema_name
WHERE h.domain = %s AND d.state = ANY (%s)
"""


class Portal(NamedTuple):
    """A dealer's portal as a request meets it."""

    dealer: DealerRef
    maintenance: bool
    fault: bool


def portal_of_host(host: str) -> Portal | None:
    """The portal under this host name, open or closed; None for a host that is nobody's. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_PORTAL, [host, list(SERVED)])
        row = cursor.fetchone()
    return None if row is None else Portal(DealerRef(*row[:6]), row[6], row[7])


def ties_of() -> list[Tie]:
    """What still binds the dealer at hand, as its apps tell it."""
    named = [name for app in apps.get_app_configs() for name in getattr(app, "dealer_ties", ())]
    return [tie for name in named for tie in import_string(name)()]


def holds_of() -> list[Tie]:
    """What forbids to erase the dealer at hand, as its apps tell it."""
    named = [name for app in apps.get_app_configs() for name in getattr(app, "dealer_holds", ())]
    return [tie for name in named for tie in import_string(name)()]


def history_of(dealer_id: UUID) -> list[AuditLine]:
    """What happened to a dealer, newest first."""
    return list(lines_of("dealer", dealer_id).filter(action__startswith="dealers.").reverse()[:100])


def oldest_export_held(dealer_id: UUID) -> datetime | None:
    """From when the oldest export of the dealer is that can still be opened; None without any."""
    held = exports_of(dealer_id).filter(state__in=(*UNFINISHED, "READY"))
    oldest: datetime | None = held.order_by().aggregate(at=Min("created_at"))["at"]
    return oldest


def exports_of(dealer_id: UUID) -> QuerySet[Export]:
    """A dealer's exports, newest first."""
    return Export.objects.filter(dealer_id=dealer_id).order_by("-created_at", "-id")


def export_of(dealer_id: UUID, export_id: UUID) -> Export:
    """One export of this dealer. Raises NotFound, also for another dealer's."""
    found = exports_of(dealer_id).filter(id=export_id).first()
    if found is None:
        raise NotFound()
    return found


def last_export(dealer_id: UUID) -> Export | None:
    """The newest export that can be downloaded."""
    return exports_of(dealer_id).filter(state="READY").first()


def certificate_of(dealer_id: UUID) -> Certificate | None:
    """The certificate of deletion, None while the dealer lives."""
    return Certificate.objects.filter(dealer_id=dealer_id).first()


def certificate_by_number(number: str) -> Certificate:
    """The certificate with this number. Raises NotFound."""
    found = Certificate.objects.filter(number=number).first()
    if found is None:
        raise NotFound()
    return found


def erasure_of(dealer_id: UUID) -> Erasure | None:
    """How far the dealer's erasure is, None where none began."""
    return Erasure.objects.filter(dealer_id=dealer_id).first()


def kept_places(dealer_id: UUID) -> set[tuple[str, str]]:
    """Keys and versions of the files in write-once storage that may outlive this dealer."""
    return set(KeptFile.objects.filter(dealer_id=dealer_id).values_list("key", "version"))


def due_for_erasure(now: datetime) -> list[UUID]:
    """Dealers whose grace is over, and erasures that were begun and not finished."""
    due = Dealer.objects.filter(state="OFFBOARDING", erase_after__lte=now).values_list("id", flat=True)
    begun = Erasure.objects.filter(finished_at=None).values_list("dealer_id", flat=True)
    return [*begun, *due.exclude(id__in=begun)]


def dealer_called(slug: str) -> Dealer:
    """A dealer in any state by its subdomain. Raises NotFound."""
    found = Dealer.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound()
    return found


def ties_told(dealer: Dealer) -> list[Tie]:
    """What still binds this dealer; nothing where it has no schema (any more)."""
    if dealer.state not in SERVED:
        return []
    with dealer_context(ref_of(dealer)):
        return ties_of()
