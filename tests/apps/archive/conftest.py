from __future__ import annotations

from datetime import timedelta

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from tenant_apps.archive.operations import file_document
from tenant_apps.staff.policies import rights_of
from tests.apps.stock.conftest import committed, race

__all__ = ["committed", "race"]


def person(role: str = "OWNER", name: str = "王经理") -> Actor:
    """Somebody of the staff, new each time."""
    return Actor("staff", ids.new_id(), name, rights_of(role))


def filed(place: int = 1, **more):
    """A document in the archive of the dealer at hand."""
    about = {
        "kind": "SALE",
        "subject": ("contract", ids.new_id()),
        "number": f"HZ2026{place:05d}-C1",
        "content": f"%PDF-1.7 document {place}".encode(),
        "buyer_name": "李雷",
        "vin": f"LSVAB4BR1DN{place:06d}",
        "order_id": ids.new_id(),
        "sealed_at": clock.now() - timedelta(minutes=place),
        "retention_years": 10,
        **more,
    }
    return file_document(actor=SYSTEM, **about)


def long_ago(**more):
    """One whose retention is over."""
    return filed(**{"sealed_at": clock.now() - timedelta(days=2 * 366), "retention_years": 1, **more})
