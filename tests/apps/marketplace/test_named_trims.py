"""The market of an earlier release learns its trims' names in batches, and an interruption loses nothing."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

from django.db import connection

from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.operations import publish_listing
from tenants.context import dealer_context, owner_context
from tests.factories.marketplace import listing_facts, make_trim

MIGRATION = import_module("shared_apps.marketplace.migrations.0006_named_trims")


def test_listings_of_before_are_named_whatever_the_batch(db, main, monkeypatch):
    trim = make_trim()
    with dealer_context(main):
        for _ in range(5):
            publish_listing(listing_facts(main.id, trim.id))
    with owner_context():
        Listing.objects.update(trim_slug="", size_class="")
        done = Listing.objects.order_by("id")[1].id  # where an earlier attempt had ended
        Listing.objects.filter(id=done).update(trim_slug="kept")
        monkeypatch.setattr(MIGRATION, "AT_A_TIME", 2)

        MIGRATION.name_trims(None, SimpleNamespace(connection=connection))

        named = list(Listing.objects.order_by("id").values_list("trim_slug", "size_class"))
    assert named == [(trim.slug, trim.size_class)] + [("kept", "")] + [(trim.slug, trim.size_class)] * 3


def test_no_transaction_holds_the_market_meanwhile():
    assert MIGRATION.Migration.atomic is False
