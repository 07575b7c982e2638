"""Importing into the real database: repeatable, all or nothing per trim, every line accounted for."""

import gzip
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden, NotFound
from shared_apps.catalog.models import Brand, ModelYear, Series, Trim
from shared_apps.catalog.operations import import_catalog, retire_trim, writer
from shared_apps.catalog.queries import brands, trims_of

HEADING = "id,make,model,year,class,trans,drive,cyl,displ,fuel,hwy,cty"
ROW = "{id},{make},{model},2014,Midsize Cars,Automatic (S6),Front-Wheel Drive,4,2.5,Regular,35,25"


def epa(*rows):
    lines = [row if isinstance(row, str) else ROW.format(**row) for row in rows]
    return "\n".join([HEADING, *lines]) + "\n"


def row(reference, make="Toyota", model="Camry"):
    return {"id": reference, "make": make, "model": model}


def counts(report):
    assert report.accounted
    return {
        kind: report.total(kind)
        for kind in ("CREATED", "CHANGED", "UNCHANGED", "REFUSED")
        if report.total(kind)
    }


def holdings():
    return {m.__name__: list(m.objects.order_by("id").values()) for m in (Brand, Series, ModelYear, Trim)}


class TestImport:
    def test_creates_brand_series_year_and_trim(self, imported, document):
        assert counts(imported(document())) == {"CREATED": 1}

        trim = Trim.objects.get()
        assert trim.source_ref == "byd/han/2025/ev-701"
        assert trim.categories == ["NEW_ENERGY", "LONG_RANGE"]
        assert trim.search_text == "比亚迪 byd 汉 han 2025 ev 701km 尊贵型 ev 701 km premium"
        assert trim.on_sale
        assert Brand.objects.get().name_zh == "比亚迪"
        assert Series.objects.get().dimensions["length_mm"] == 4995

    def test_repeated_changes_nothing(self, imported, document):
        imported(document({}, {"slug": "ev-605"}))
        before = holdings()

        assert counts(imported(document({}, {"slug": "ev-605"}))) == {"UNCHANGED": 2}
        assert holdings() == before

    def test_changes_only_what_differs(self, imported, document):
        imported(document({}, {"slug": "ev-605"}))
        told = []

        report = imported(document({"msrp": 19_980_000}, {"slug": "ev-605"}), on_line=told.append)

        assert counts(report) == {"CHANGED": 1, "UNCHANGED": 1}
        assert told[0].outcome.fields == ("msrp_minor",)
        assert Trim.objects.get(slug="ev-701").msrp_minor == 19_980_000

    def test_a_curated_file_corrects_brand_and_series(self, imported, document):
        imported(document())
        renamed = document(name_zh="汉L", colours=[])
        renamed["brand"]["tier"] = "PREMIUM"

        imported(renamed)

        assert (Series.objects.get().name_zh, Series.objects.get().colours) == ("汉L", [])
        assert Brand.objects.get().tier == "PREMIUM"
        assert "汉l" in Trim.objects.get().search_text

    def test_a_foreign_file_leaves_a_curated_brand_alone(self, imported, document):
        imported(document())

        imported(epa(row(1, make="BYD", model="e6")), name="a.csv")

        assert Brand.objects.count() == 1
        assert Brand.objects.get().name_zh == "比亚迪"
        assert set(Series.objects.values_list("slug", flat=True)) == {"han", "e6"}

    def test_the_same_name_from_two_sources_stays_two_trims(self, imported, document):
        imported(document({"slug": "base", "name_en": "Base"}, slug="tesla"))
        record = {"make": {"name": "Tesla"}, "model": {"name": "Han"}, "year": 2025, "vehicle_type": "suv"}

        assert counts(imported(json.dumps(record), name="a.jsonl")) == {"CREATED": 1}

        slugs = list(Trim.objects.order_by("source").values_list("slug", flat=True))
        assert slugs[0] == "base"
        assert slugs[1].startswith("base-")
        assert counts(imported(json.dumps(record), name="a.jsonl")) == {"UNCHANGED": 1}

    def test_foreign_cars_do_not_flood_the_picker(self, imported, document):
        imported(document())
        imported(epa(row(1), row(2)), name="a.csv")

        assert [brand.slug for brand in brands()] == ["byd"]
        assert [brand.slug for brand in brands(on_sale_only=False)] == ["byd", "toyota"]

    def test_a_retired_trim_stays_retired(self, imported, document):
        imported(document())
        retire_trim(actor=SYSTEM, trim_id=Trim.objects.get().id)

        assert counts(imported(document())) == {"UNCHANGED": 1}
        assert counts(imported(document({"msrp": 100}))) == {"CHANGED": 1}
        assert Trim.objects.get().retired_at is not None
        assert not Trim.objects.get().on_sale

    def test_needs_the_right(self, tmp_path, document):
        with pytest.raises(Forbidden):
            import_catalog(actor=Actor(kind="operator"), path=tmp_path)

    def test_a_missing_file_is_told(self, tmp_path):
        with pytest.raises(NotFound, match=r"catalog.file_not_found"):
            import_catalog(actor=SYSTEM, path=tmp_path / "none.json")


class TestDryRun:
    def test_tells_the_same_and_writes_nothing(self, imported, document):
        content = document({}, {"slug": "x", "energy": "STEAM"}, {})

        dry = imported(content, dry_run=True)

        assert counts(dry) == {"CREATED": 1, "REFUSED": 2}
        assert holdings() == {"Brand": [], "Series": [], "ModelYear": [], "Trim": []}
        assert (AuditLine.objects.count(), OutboxEvent.objects.count()) == (0, 0)
        assert counts(imported(content)) == counts(dry)

    def test_changes_nothing_that_is_there(self, imported, document):
        imported(document())
        before = holdings()

        assert counts(imported(document({"msrp": 1}, name_zh="汉L"), dry_run=True)) == {"CHANGED": 1}
        assert holdings() == before


class TestTrace:
    def test_an_import_leaves_an_audit_line_and_an_event(self, imported, document):
        imported(document({}, {"slug": "x"}))

        line = AuditLine.objects.get(action="catalog.imported")
        assert line.after["created"] == 2
        event = OutboxEvent.objects.get(name="catalog.imported")
        assert event.payload == {"source": "marque", "created": 2, "changed": []}

    def test_the_event_names_the_changed_trims(self, imported, document):
        imported(document({}, {"slug": "x"}))
        imported(document({"msrp": 1}, {"slug": "x"}))

        event = OutboxEvent.objects.filter(name="catalog.imported").latest("occurred_at")
        assert event.payload["changed"] == [str(Trim.objects.get(slug="ev-701").id)]

    def test_an_import_without_effect_leaves_none(self, imported, document):
        imported(document())
        imported(document())

        assert AuditLine.objects.count() == OutboxEvent.objects.count() == 1


class TestNastyFiles:
    def test_a_duplicate_is_refused_with_the_line_it_repeats(self, imported):
        told = []

        report = imported(epa(row(1), row(2), row(1)), name="a.csv", on_line=told.append)

        assert counts(report) == {"CREATED": 2, "REFUSED": 1}
        assert (told[3].line, told[3].outcome.refused.reason) == (4, "the same trim stands in line 2")

    def test_duplicates_are_found_across_batches(self, imported):
        assert counts(imported(epa(*[row(1)] * 7), name="a.csv", batch=2)) == {"CREATED": 1, "REFUSED": 6}

    @pytest.mark.parametrize("batch", [1, 2, 100])
    def test_good_lines_live_among_bad_ones(self, imported, batch):
        good = [row(1), row(2, model="Avalon"), row(3, make="Citroën", model="C4 «é»")]
        bad = ["", "rubbish", "9,,,,,,,,,,,", ROW.format(**row(8)).replace("2014", "99999"), "\x00"]
        mixed = [line for pair in zip(bad, [*good, "", ""], strict=True) for line in pair]

        report = imported(epa(*mixed), name="a.csv", batch=batch)

        assert counts(report) == {"CREATED": 3, "REFUSED": 4}
        assert report.lines == 11
        assert Brand.objects.get(slug="citroen").search_text == "雪铁龙 citroen"

    @pytest.mark.parametrize(
        "specs",
        [
            {"range": {"cltc_km": 99_999}},
            {"range": {"miles": 1}},
            {"battery": {"chemistry": ["LFP"]}},
            {"battery": {"chemistry": "a\0b"}},
            {"battery": {"chemistry": "\ud800"}},
        ],
    )
    def test_specs_beyond_the_schema_or_the_database_refuse_their_trim_only(self, imported, document, specs):
        report = imported(document({"slug": "a"}, {"slug": "b", "specs": specs}, {"slug": "c"}))

        assert counts(report) == {"CREATED": 2, "REFUSED": 1}
        assert set(Trim.objects.values_list("slug", flat=True)) == {"a", "c"}

    def test_what_the_database_refuses_costs_one_trim(self, imported, document, monkeypatch):
        usual = writer._columns

        def broken(draft, year):
            columns = usual(draft, year)
            return columns | {"seats": 999} if draft.slug == "b" else columns

        monkeypatch.setattr(writer, "_columns", broken)
        report = imported(document({"slug": "a"}, {"slug": "b"}, {"slug": "c"}))

        assert counts(report) == {"CREATED": 2, "REFUSED": 1}
        assert "trim_seats" in report.files[0].refusals[0].outcome.refused.reason

    def test_a_truncated_archive_gives_what_it_had(self, imported):
        whole = gzip.compress(epa(*[row(i, model=f"Model {i * 7919}") for i in range(2000)]).encode())

        report = imported(whole[: len(whole) // 2], name="a.csv.gz")

        assert report.total("CREATED") == Trim.objects.count() > 100
        assert report.files[0].reasons == {"catalog.import_cut_short": 1}
        assert report.accounted

    @pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv", "a.csv.gz"])
    def test_an_empty_file_holds_nothing(self, imported, name):
        report = imported(gzip.compress(b"") if name.endswith("gz") else "", name=name)

        assert (report.lines, report.accounted) == (0, True)

    def test_many_bad_lines_are_counted_but_not_kept(self, imported):
        report = imported(epa(*[f"{i},x" for i in range(20_000)]), name="a.csv")

        assert report.total("REFUSED") == 20_000
        assert len(report.files[0].refusals) == 20
        assert report.accounted

    def test_a_folder_is_one_run(self, imported, tmp_path, document):
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "a.json").write_text(json.dumps(document()))
        (tmp_path / "in" / "b.csv").write_text(epa(row(1)))

        report = import_catalog(actor=SYSTEM, path=tmp_path / "in")

        assert [file.file for file in report.files] == ["a.json", "b.csv"]
        assert counts(report) == {"CREATED": 2}


class TestCost:
    def test_a_batch_costs_the_same_whatever_its_size(self, imported):
        def statements(rows):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                imported(epa(*rows), name="a.csv")
            return len(captured)

        few = statements([row(i, model=f"A{i}") for i in range(10)])
        many = statements([row(i, model=f"B{i}") for i in range(1000, 1500)])

        # The database takes a bounded number of values a statement, so inserts of many rows are split.
        assert few <= 20
        assert many - few <= 16

    def test_an_unchanged_batch_only_reads(self, imported):
        rows = [row(i, model=f"A{i}") for i in range(300)]
        imported(epa(*rows), name="a.csv")

        with CaptureQueriesContext(connection) as captured:
            imported(epa(*rows), name="a.csv")

        assert not [
            q for q in captured if q["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
        ]
        assert len(captured) <= 8


def test_trims_of_a_series_cost_one_query(imported, document, django_assert_num_queries):
    imported(document({}, {"slug": "b"}, {"slug": "c"}))
    series = Series.objects.get()

    with django_assert_num_queries(1):
        assert len(trims_of(series.id)) == 3
