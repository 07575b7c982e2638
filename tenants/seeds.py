"""What a new dealer's schema holds from its first minute, written by the apps themselves.

An app's AppConfig may name functions in `dealer_seeds`, as dotted paths. Each is called as `seed(actor=…)`
in the dealer's scope, inside the transaction that opens the dealer: what one refuses, none has done.
"""

from __future__ import annotations

from django.apps import apps
from django.utils.module_loading import import_string

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from tenants.context import DealerRef, current_dealer, dealer_context


def sow(dealer: DealerRef, *, actor: Actor) -> None:
    """Call every app's seeds for a dealer that is being opened, in the order of INSTALLED_APPS."""
    with dealer_context(dealer):
        for app in apps.get_app_configs():
            for path in getattr(app, "dealer_seeds", ()):
                import_string(path)(actor=actor)


def open_the_books(*, actor: Actor) -> None:
    """The first line of the dealer's own journal: who opened it, and as what."""
    dealer = current_dealer()
    record(
        actor,
        "dealers.dealer.opened",
        ("dealer", dealer.id),
        after={"name": dealer.name, "slug": dealer.slug, "city": dealer.city},
    )
