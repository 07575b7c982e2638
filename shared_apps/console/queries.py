from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from core.kernel.errors import Invalid, NotFound
from shared_apps.console.models import Application
from shared_apps.console.states import APPLICATION, OPEN
from tenants.models import Dealer
from tenants.queries import all_dealers


def dealers(*, q: str = "", state: str = "") -> QuerySet[Dealer]:
    """Dealers with their figures, narrowed by a word in name, slug, city or owner's address, and by state."""
    rows = all_dealers().select_related("stat")
    if state:
        rows = rows.filter(state=state)
    if q:
        rows = rows.filter(
            Q(name__icontains=q) | Q(slug__icontains=q) | Q(city__icontains=q) | Q(owner_email__icontains=q)
        )
    return rows


def applications(*, q: str = "", state: str = "") -> QuerySet[Application]:
    """Applications, narrowed by a word in company, code, subdomain, city, contact or mailbox, and by states.

    `state` may name several, with commas. Raises Invalid for a state that does not exist.
    """
    rows = Application.objects.select_related("dealer")
    if state:
        wanted = state.split(",")
        if not set(wanted) <= set(APPLICATION.states):
            raise Invalid("field.choice", field="state")
        rows = rows.filter(state__in=wanted)
    if q:
        columns = ("company", "credit_code", "slug", "city", "contact", "email")
        rows = rows.filter(Q.create([(f"{column}__icontains", q) for column in columns], Q.OR))
    return rows


def application_by_id(application_id: UUID) -> Application:
    """An application in any state, with its dealer. Raises NotFound."""
    found = Application.objects.select_related("dealer").filter(id=application_id).first()
    if found is None:
        raise NotFound()
    return found


def others_like(application: Application) -> list[Application]:
    """Other applications of the same company, by code or name, the newest first; twenty at most."""
    same = Q(credit_code=application.credit_code) | Q(company__iexact=application.company)
    rows = Application.objects.filter(same).exclude(id=application.id)
    return list(rows.order_by("-created_at", "-id")[:20])


def dealers_like(application: Application) -> list[Dealer]:
    """Dealers there are already under the applicant's name or mailbox, but for the one made of it."""
    same = Q(name__iexact=application.company) | Q(owner_email__iexact=application.email)
    return list(all_dealers().filter(same).exclude(id=application.dealer_id)[:20])


def is_wished(slug: str, *, but_by: str = "") -> bool:
    """Whether an open application asks for the subdomain, other than of the company with this code."""
    return Application.objects.filter(slug=slug, state__in=OPEN).exclude(credit_code=but_by).exists()
