"""The buyer's page names the car as the rest of the market does."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.queries import words_of
from tenant_apps.contracts.reading import summary_of
from tenants.context import dealer_context
from tests.factories.deeds import drawn
from tests.factories.orders import make_order


@pytest.mark.parametrize(
    ("language", "brand", "series", "begins"),
    [
        ("zh-hans", "奥迪", "奥迪A5L", "奥迪A5L "),
        ("zh-hans", "比亚迪", "汉", "比亚迪 汉 "),
        ("en", "Audi", "Audi A5L", "Audi A5L "),
        ("en", "BYD", "Han", "BYD Han "),
    ],
)
def test_a_brand_in_the_series_name_is_not_said_twice(main, language, brand, series, begins):
    contract = drawn(main, make_order(main, "RESERVED"))
    with dealer_context(main):
        terms, _ = words_of(Contract.objects.get(id=contract.id).id)
    car = replace(terms.vehicle, brand_zh=brand, series_zh=series, brand_en=brand, series_en=series)
    with override(language):
        said = str(summary_of("SALE", replace(terms, vehicle=car), ()))
    assert begins in said
    assert f"{brand} {brand}" not in said
