"""The catalogue at rest: facts, retiring, what the database itself refuses, API, pictures, command."""

import io
import json
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import RequestFactory
from ninja import NinjaAPI
from ninja.testing import TestClient

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from shared_apps.catalog import api, queries, views
from shared_apps.catalog.management.commands.catalog import Bar
from shared_apps.catalog.models import Brand, ModelYear, Series, Trim
from shared_apps.catalog.operations import reclassify, retire_trim
from shared_apps.catalog.pictures import artwork_url
from shared_apps.catalog.queries import RetiredTrim, UnknownTrim
from tenants.context import dealer_context


@pytest.fixture
def han(imported, document):
    imported(document())
    return Trim.objects.get()


class TestFacts:
    def test_tell_everything(self, han):
        facts = queries.trim_facts(han.id)

        assert facts.title_zh == "比亚迪 汉 2025款 EV 701KM 尊贵型"
        assert facts.title_en == "BYD Han 2025 EV 701 km Premium"
        assert facts.msrp == Money(20_980_000, "CNY")
        assert (facts.brand_slug, facts.series_slug, facts.model_year) == ("byd", "han", 2025)
        assert (facts.body, facts.energy, facts.drive, facts.seats) == ("SEDAN", "BEV", "FWD", 5)
        assert facts.categories == ("NEW_ENERGY", "LONG_RANGE")
        assert facts.dimensions["wheelbase_mm"] == 2920
        assert facts.colour("black").name_zh == "曜石黑"
        assert facts.colour("pink") is None
        assert facts.interior("brown").hex == "#6B4A34"
        assert facts.spec("range", "cltc_km") == 701
        assert facts.spec("range", "epa_km") is None

    def test_of_many_cost_one_query(self, imported, document, django_assert_num_queries):
        imported(document(*({"slug": f"t{i}"} for i in range(20))))
        ids = list(Trim.objects.values_list("id", flat=True))

        with django_assert_num_queries(1):
            assert set(queries.trim_facts_many(ids)) == set(ids)

    def test_of_none_cost_nothing(self, db, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert queries.trim_facts_many([]) == {}

    def test_an_unknown_trim_is_an_error_with_its_field(self, db):
        with pytest.raises(UnknownTrim) as caught:
            queries.trim_facts(uuid4())

        assert (caught.value.code, caught.value.status, caught.value.field) == (
            "catalog.unknown_trim",
            404,
            "trim_id",
        )
        with pytest.raises(UnknownTrim):
            queries.trim_facts_many([uuid4()])

    def test_a_dealer_may_read_and_not_write(self, han, main):
        with dealer_context(main):
            assert queries.trim_facts(han.id).series_en == "Han"
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                Trim.objects.update(on_sale=False)


class TestLists:
    def test_brands_carry_counts(self, imported, document, django_assert_num_queries):
        imported(document({}, {"slug": "b"}, {"slug": "old", "on_sale": False}))

        with django_assert_num_queries(2):
            (byd,) = queries.brands()

        assert (byd.series, byd.trims) == (1, 2)
        assert queries.brands(on_sale_only=False)[0].trims == 3

    @pytest.mark.parametrize(
        ("q", "hits"), [("比亚", 1), ("BYD", 1), ("byd", 1), ("tesla", 0), ("%", 0), ("_", 0)]
    )
    def test_brands_are_found_by_either_name(self, han, q, hits):
        assert len(queries.brands(q=q)) == hits

    @pytest.mark.parametrize(
        ("q", "hits"),
        [("汉 701", 1), ("byd han premium", 1), ("尊贵", 1), ("han 605", 0), ("", 0), ("  ", 0)],
    )
    def test_trims_are_found_by_words_of_their_title(self, han, q, hits):
        assert len(queries.find_trims(q)) == hits

    def test_brands_by_slug_leave_strangers_out(self, han):
        assert list(queries.brands_by_slug(["byd", "nobody"])) == ["byd"]

    def test_trims_on_sale_by_brand(self, han):
        assert len(queries.trims_on_sale(brand_slugs=["byd"])) == len(queries.trims_on_sale()) == 1
        assert queries.trims_on_sale(brand_slugs=["tesla"]) == []


class TestRetire:
    def test_takes_off_sale_and_keeps_the_row(self, han):
        retire_trim(actor=SYSTEM, trim_id=han.id, reason="停产")

        assert queries.trims_on_sale() == []
        assert queries.brands(on_sale_only=False) == []
        assert queries.trim_facts(han.id, retired_ok=True).retired
        assert queries.trim_facts_many([han.id])[han.id].retired
        line = AuditLine.objects.get(action="catalog.trim.retired")
        assert (line.subject_id, line.note, line.before["on_sale"]) == (str(han.id), "停产", True)
        assert OutboxEvent.objects.get(name="catalog.trim_retired").payload == {"trim_id": str(han.id)}

    def test_a_retired_trim_is_refused_to_new_stock(self, han):
        retire_trim(actor=SYSTEM, trim_id=han.id)

        with pytest.raises(RetiredTrim):
            queries.trim_facts(han.id)
        with pytest.raises(RetiredTrim):
            retire_trim(actor=SYSTEM, trim_id=han.id)

    def test_needs_the_right_and_a_trim(self, han):
        with pytest.raises(Forbidden):
            retire_trim(actor=Actor(kind="operator"), trim_id=han.id)
        with pytest.raises(UnknownTrim):
            retire_trim(actor=SYSTEM, trim_id=uuid4())
        assert Trim.objects.get().retired_at is None


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize("table", [Trim, ModelYear, Series, Brand])
    def test_deleting(self, han, table):
        with pytest.raises(IntegrityError, match="retired, never deleted"), transaction.atomic():
            table.objects.all()._raw_delete("default")

        assert table.objects.count() == 1

    def test_deleting_through_the_model(self, han):
        with pytest.raises(IntegrityError), transaction.atomic():
            han.delete()

    @pytest.mark.parametrize(
        "change",
        [
            {"msrp_minor": 0},
            {"energy": "GAS"},
            {"body": "BOAT"},
            {"drive": "6WD"},
            {"slug": "Not A Slug"},
            {"seats": 0},
            {"size_class": "E"},
        ],
    )
    def test_what_is_no_trim(self, han, change):
        with pytest.raises(IntegrityError), transaction.atomic():
            Trim.objects.filter(id=han.id).update(**change)

    def test_retired_and_on_sale_at_once(self, han):
        with pytest.raises(IntegrityError), transaction.atomic():
            Trim.objects.filter(id=han.id).update(retired_at="2026-01-01T00:00Z")

    def test_the_same_slug_twice(self, han):
        for row in (Brand, Series, ModelYear, Trim):
            twin = row.objects.get()
            twin.pk = uuid4()
            with pytest.raises(IntegrityError), transaction.atomic():
                twin.save(force_insert=True)


class TestReclassify:
    def test_applies_todays_rules(self, han):
        Trim.objects.update(categories=["GONE"], search_text="")

        assert reclassify(actor=SYSTEM) == 1
        assert reclassify(actor=SYSTEM) == 0
        assert Trim.objects.get().categories == ["NEW_ENERGY", "LONG_RANGE"]
        assert "汉" in Trim.objects.get().search_text

    def test_needs_the_right(self, db):
        with pytest.raises(Forbidden):
            reclassify(actor=Actor(kind="operator"))


class TestSearching:
    @pytest.mark.parametrize(
        ("condition", "index"),
        [
            ("categories @> ARRAY['LUXURY']::varchar[]", "trim_categories"),
            ('specs @> \'{"battery": {"chemistry": "LFP"}}\'', "trim_specs"),
            ("search_text LIKE '%premium%'", "trim_search"),
        ],
    )
    def test_uses_its_index(self, han, condition, index):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN SELECT id FROM catalog_trim WHERE {condition}")
            plan = "\n".join(line for (line,) in cursor.fetchall())

        assert index in plan


@pytest.fixture(scope="module")
def portal():
    site = NinjaAPI(urls_namespace="catalog-test-portal")
    site.add_router("", api.router)
    return TestClient(site)


@pytest.fixture(scope="module")
def console():
    site = NinjaAPI(urls_namespace="catalog-test-console")
    site.add_router("", api.console_router)
    return TestClient(site)


class TestApi:
    def test_leads_from_brand_to_trim(self, portal, han):
        (brand,) = portal.get("/catalog/brands").json()
        (series,) = portal.get(f"/catalog/brands/{brand['id']}/series").json()
        (trim,) = portal.get(f"/catalog/series/{series['id']}/trims").json()

        assert (brand["name_zh"], series["name_en"], series["body"]) == ("比亚迪", "Han", "SEDAN")
        assert trim["id"] == str(han.id)
        assert trim["msrp"] == {"amount": 20_980_000, "currency": "CNY"}
        assert trim["colours"][0] == {
            "code": "white",
            "name_zh": "极光白",
            "name_en": "Aurora White",
            "hex": "#F3F4F2",
            "art_url": artwork_url(queries.trim_facts(han.id), "#F3F4F2"),
        }
        assert portal.get("/catalog/trims?q=han").json() == [trim]

    def test_an_unknown_price_is_null(self, portal, imported, document):
        imported(document({"msrp": None}))

        assert portal.get("/catalog/trims?q=han").json()[0]["msrp"] is None

    def test_strangers_have_nothing(self, portal, db):
        assert portal.get(f"/catalog/brands/{uuid4()}/series").json() == []
        assert portal.get("/catalog/brands?q=nobody").json() == []

    def test_the_console_counts(self, console, imported, document):
        imported(document({}, {"slug": "old", "on_sale": False}))

        (all_of_it,) = console.get("/catalog/brands?q=比亚迪").json()
        (on_sale,) = console.get("/catalog/brands?on_sale=true").json()

        assert (all_of_it["series"], all_of_it["trims"], on_sale["trims"]) == (1, 2, 1)


class TestPictures:
    def test_a_trim_has_a_picture_in_any_paint(self, han):
        facts = queries.trim_facts(han.id)
        url = artwork_url(facts, "#1D1E20")

        assert url.startswith("/art/sedan-4995-1495-2920-1d1e20-bev-")
        answer = views.art(RequestFactory().get(url), url.removeprefix("/art/").removesuffix(".svg"))
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("image/svg+xml")
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.content.startswith(b"<svg")
        assert artwork_url(facts) != url

    def test_a_trim_without_measures_has_one_too(self, imported, document):
        imported(document(colours=[], dimensions={}))

        assert artwork_url(queries.trim_facts(Trim.objects.get().id)).startswith("/art/sedan-")

    @pytest.mark.parametrize("key", ["", "boat-1-2-3", "../../etc/passwd", "suv-9999-1725-2815-1f6f5c-bev-3"])
    def test_a_bad_key_is_not_found(self, key):
        assert views.art(RequestFactory().get("/art/x.svg"), key).status_code == 404

    def test_pictures_are_only_read(self):
        assert views.art(RequestFactory().post("/art/x.svg"), "x").status_code == 405


@pytest.mark.django_db
class TestCommand:
    def test_imports_with_a_report(self, tmp_path, document, capsys):
        (tmp_path / "byd.json").write_text(json.dumps(document({}, {"slug": "b", "energy": "STEAM"})))

        call_command("catalog", "import", str(tmp_path / "byd.json"), "--report", str(tmp_path / "out.json"))

        printed = capsys.readouterr().out
        assert "2 lines = 1 created + 0 changed + 0 unchanged + 1 refused" in printed
        assert "line 2: energy is 'STEAM'" in printed
        told = json.loads((tmp_path / "out.json").read_text())
        assert told["accounted"] is True
        assert [line["outcome"] for line in told["lines"]] == ["CREATED", "REFUSED"]
        assert told["lines"][1]["code"] == "catalog.import_unknown_value"

    def test_a_dry_run_writes_nothing(self, tmp_path, document, capsys):
        (tmp_path / "byd.json").write_text(json.dumps(document()))

        call_command("catalog", "import", str(tmp_path / "byd.json"), "--dry-run")

        assert "nothing was written" in capsys.readouterr().out
        assert not Trim.objects.exists()

    def test_says_what_is_wrong_with_the_path(self, tmp_path):
        with pytest.raises(CommandError, match="neither a file nor a folder"):
            call_command("catalog", "import", str(tmp_path / "none.json"))
        (tmp_path / "a.txt").write_text("hello")
        with pytest.raises(CommandError, match="no known format"):
            call_command("catalog", "import", str(tmp_path / "a.txt"))

    def test_tells_what_there_is(self, han, capsys):
        call_command("catalog", "status")
        call_command("catalog", "reclassify")

        printed = capsys.readouterr().out
        assert "marque" in printed
        assert "0 trims changed" in printed


def test_the_bar_tells_rate_and_remaining_time(monkeypatch):
    clock = iter([100.0, 100.0, 102.0, 102.01])
    monkeypatch.setattr("shared_apps.catalog.management.commands.catalog.time.monotonic", lambda: next(clock))
    out = io.StringIO()
    bar = Bar(out)

    bar.begin(1000)
    bar.at(500, 3000)
    bar.at(501, 3001)
    bar.end()

    drawn = out.getvalue().split("\r")
    assert " 50%  3,000 lines  1,500/s  2 s left" in drawn[2]
    assert "█" * 15 + "░" * 15 in drawn[2]
    assert drawn[3] == "\x1b[K"
