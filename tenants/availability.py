"""Whether a subdomain can be given to a new dealer."""

from __future__ import annotations

from core.kernel import clock
from core.kernel.errors import DomainError
from tenants.errors import SlugInvalid, SlugReserved, SlugResting, SlugTaken
from tenants.models import Dealer
from tenants.queries import holder_of
from tenants.slugs import RESTS_FOR, problem_with


def refusal_of(slug: str) -> DomainError | None:
    """What `register_dealer` would say against the subdomain; None for one that is free."""
    problem = problem_with(slug)
    if problem:
        return SlugReserved() if problem == SlugReserved.default_code else SlugInvalid()
    holder = holder_of(slug)
    if holder is None or has_rested(holder):
        return None
    return SlugResting() if holder.state == "DELETED" else SlugTaken()


def has_rested(holder: Dealer) -> bool:
    """Whether a former dealer's subdomain may be somebody else's by now."""
    return holder.state == "DELETED" and holder.updated_at <= clock.now() - RESTS_FOR
