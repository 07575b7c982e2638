"""The two real catalogues as they are: every line accounted for, and a second run changes nothing."""

import pytest

from core.kernel.actor import SYSTEM
from shared_apps.catalog.models import Trim
from shared_apps.catalog.operations import DEMO_CATALOGUE, import_catalog


def real(data_dir, name):
    file = data_dir / name
    if not file.exists():
        pytest.skip(f"{name} is not among the trial data in MARQUE_DATA_DIR")
    return file


@pytest.mark.django_db
def test_the_ev_catalogue(data_dir):
    file = real(data_dir, "ev_catalogue_2023_2025.jsonl.gz")

    first = import_catalog(actor=SYSTEM, path=file)
    second = import_catalog(actor=SYSTEM, path=file)

    assert first.accounted
    assert (first.lines, first.total("CREATED"), first.total("REFUSED")) == (1057, 1057, 0)
    assert (second.lines, second.total("UNCHANGED")) == (1057, 1057)
    assert Trim.objects.filter(search_text__contains="citroen").exists()
    assert Trim.objects.filter(search_text__contains="skoda").exists()


@pytest.mark.django_db
def test_the_epa_table(data_dir):
    file = real(data_dir, "epa_vehicles_1984_2015.csv.gz")

    report = import_catalog(actor=SYSTEM, path=file)

    assert report.accounted
    assert (report.lines, report.total("CREATED"), report.total("EMPTY")) == (33_443, 33_442, 1)
    assert not Trim.objects.filter(on_sale=True).exists()
    assert Trim.objects.filter(energy="BEV").count() == 55


@pytest.mark.django_db
def test_the_demo_catalogue_is_read_without_a_refusal():
    report = import_catalog(actor=SYSTEM, path=DEMO_CATALOGUE)

    assert [told for file in report.files for told in file.refusals] == []
    assert report.total("CREATED") == report.lines >= 200
    assert len(report.files) >= 25
