"""A trim's facts are kept in memory by the versions of their rows, and never outlive them."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.kernel import clock, ids
from shared_apps.catalog.models import Brand, Series, Trim
from shared_apps.catalog.queries import RetiredTrim, UnknownTrim, trim_facts
from tests.factories.stock import make_trim

pytestmark = pytest.mark.django_db


def test_the_second_reading_looks_at_the_versions_only():
    trim = make_trim()
    first = trim_facts(trim.id)
    with CaptureQueriesContext(connection) as seen:
        assert trim_facts(trim.id) == first
    assert len(seen) == 1
    assert "xmin" in seen[0]["sql"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda t: Trim.objects.filter(id=t.id).update(name_en="Renamed"), "Renamed"),
        (lambda t: Series.objects.filter(years__trims=t.id).update(name_en="Renamed"), "Renamed"),
        (lambda t: Brand.objects.filter(series__years__trims=t.id).update(name_en="Renamed"), "Renamed"),
    ],
)
def test_a_change_is_seen_at_once_and_gone_with_its_transaction(change, told):
    trim = make_trim()
    before = trim_facts(trim.id).title_en
    for _ in range(2):
        with transaction.atomic():
            change(trim)
            assert told in trim_facts(trim.id).title_en
            transaction.set_rollback(True)
        assert trim_facts(trim.id).title_en == before


def test_unknown_and_retired_trims_are_refused_however_often():
    with pytest.raises(UnknownTrim):
        trim_facts(ids.new_id())
    trim = make_trim()
    assert not trim_facts(trim.id).retired
    Trim.objects.filter(id=trim.id).update(retired_at=clock.now(), on_sale=False)
    for _ in range(2):
        with pytest.raises(RetiredTrim):
            trim_facts(trim.id)
        assert trim_facts(trim.id, retired_ok=True).retired
