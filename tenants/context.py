"""On whose behalf code runs. The only doors into a dealer's schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from core.storage import scope
from core.storage.scope import NoScope
from tenants.models import Dealer


class NoDealer(NoScope):
    """The code at hand needs a dealer, and none was chosen."""


@dataclass(frozen=True, slots=True)
class DealerRef:
    """What code inside a dealer's context may know of it without a query."""

    id: UUID
    schema: str
    slug: str
    name: str
    city: str = ""
    state: str = "ACTIVE"


_NOBODY = ("PROVISIONING", "PROVISION_FAILED", "DELETED")
_dealer: ContextVar[DealerRef | None] = ContextVar("dealer", default=None)


def ref_of(dealer: Dealer) -> DealerRef:
    """The light form of a dealer's row."""
    return DealerRef(dealer.id, dealer.schema_name, dealer.slug, dealer.name, dealer.city, dealer.state)


@contextmanager
def dealer_context(dealer: DealerRef, *, read_only: bool = False) -> Iterator[DealerRef]:
    """Run a block as this dealer: its role, its schema, its name in files, logs and tasks.

    With `read_only` the database refuses writes (SQLSTATE 25006).
    """
    token = _dealer.set(dealer)
    try:
        with scope.entered(scope.dealer(dealer.schema, read_only=read_only)):
            yield dealer
    finally:
        _dealer.reset(token)


def one_by_one(dealers: Iterable[DealerRef]) -> Iterator[DealerRef]:
    """The dealers as they come; between two, a connection that has met its share of dealers is renewed."""
    for dealer in dealers:
        yield dealer
        connection.close_if_unusable_or_obsolete()


@contextmanager
def market_context() -> Iterator[None]:
    """Run a block as the market: everything in `public`, nothing of a dealer's schema."""
    token = _dealer.set(None)
    try:
        with scope.entered(scope.MARKET):
            yield
    finally:
        _dealer.reset(token)


@contextmanager
def owner_context(schema: str = scope.PUBLIC, *, with_public: bool = True) -> Iterator[None]:
    """Run a block as the owner of the database: migrations and provisioning, never a request."""
    with scope.entered(scope.Scope("owner", schema, with_public)):
        yield


def is_dealer(schema: str) -> bool:
    """Whether a dealer lives in this schema: not yet while it is being built, nor once it is deleted."""
    with market_context():
        return Dealer.objects.filter(schema_name=schema).exclude(state__in=_NOBODY).exists()


def current_dealer() -> DealerRef:
    """The dealer at hand; looked up once where only its schema is known (tasks and handlers).

    Raises NoDealer outside a dealer's context.
    """
    if scope.current().kind != "dealer":
        raise NoDealer("this needs a dealer, and none was chosen")
    schema = scope.dealer_schema()
    known = _dealer.get()
    if known is not None and known.schema == schema:
        return known
    return ref_of(Dealer.objects.get(schema_name=schema))
