from __future__ import annotations

import pytest
from django.core.cache import cache

from core.kernel.actor import SYSTEM
from shared_apps.catalog.models import Trim
from shared_apps.catalog.operations import import_catalog
from shared_apps.catalog.operations.imports import DEMO_CATALOGUE
from shared_apps.marketplace.operations import publish_listing
from tenants.context import dealer_context
from tests.factories.marketplace import listing_facts


@pytest.fixture
def su7(db):
    """The Xiaomi SU7 of the demo catalogue by its trims' slugs."""
    cache.clear()
    import_catalog(actor=SYSTEM, path=DEMO_CATALOGUE)
    rows = Trim.objects.filter(model_year__series__slug="su7", on_sale=True)
    return {trim.slug: trim for trim in rows}


@pytest.fixture
def stock(main, su7):
    """Puts an SU7 on the market; `given` as for listing_facts, standard trim in aqua blue and black."""

    def put(slug: str = "standard", **given):
        values = {
            "colour_code": "aqua-blue", "colour_name_zh": "海湾蓝", "colour_name_en": "Aqua Blue",
            "colour_hex": "#7FA9C4", "interior_name_zh": "曜石黑", "interior_name_en": "Obsidian Black",
            "price_minor": 21_590_000, **given,
        }  # fmt: skip
        facts = listing_facts(main.id, su7[slug].id, **values)
        with dealer_context(main):
            publish_listing(facts)
        return facts

    return put


@pytest.fixture
def market(client_of, su7):
    return client_of("market")
