"""Whether a subdomain can be given to a new dealer."""

from __future__ import annotations

from core.kernel import clock
from core.kernel.errors import DomainError
from tenants.errors import SlugInvalid, SlugReserved, SlugResting, SlugTaken
from tenants.models import Dealer
from tenants.slugs import RESTS_FOR, problem_with


def refusal_of(slug: str) -> DomainError | None:
    """What `register_dealer` would say against the subdomain; None for one that is free."""
    problem = problem_with(slug)
    if problem:
        return SlugReserved() if problem == SlugReserved.default_code else SlugInvalid()
    holder = Dealer.objects.filter(slug=slug).only("state", "updated_at").first()
    if holder is None:
        return None
    if holder.state != "DELETED":
        return SlugTaken()
    return SlugResting() if holder.updated_at > clock.now() - RESTS_FOR else None


def set_free(slug: str) -> None:
    """Take a subdomain that has rested long enough from the former dealer's row, which stays as evidence."""
    former = Dealer.objects.filter(
        slug=slug, state="DELETED", updated_at__lte=clock.now() - RESTS_FOR
    ).first()
    if former is not None:
        Dealer.objects.filter(id=former.id).update(slug=f"gone-{former.id.hex[-24:]}")
