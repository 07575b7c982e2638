"""Drawing up, publishing and sharing lists."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from shared_apps.catalog.models import Series
from shared_apps.catalog.operations import DEMO_CATALOGUE, import_catalog
from shared_apps.catalog.queries import trims_of_series
from shared_apps.configurator.engine import check, nearest_fix
from shared_apps.configurator.errors import NothingToConfigure
from shared_apps.configurator.importing import demo_lists, drawn_up
from shared_apps.configurator.models import ListVersion, Option
from shared_apps.configurator.operations import publish_list
from shared_apps.configurator.queries import list_of_version, newest_list
from shared_apps.configurator.sharing import read_code, share_code, version_in
from tenants.context import market_context
from tests.factories.marketplace import make_trim


@pytest.fixture
def han(db):
    """Two trims of a series, drawn up."""
    make_trim(on_sale=True, name_zh="豪华型", name_en="Luxury", msrp_minor=17_980_000)
    make_trim(on_sale=True)
    return drawn_up(trims_of_series("byd", "han"))


class TestDrawingUp:
    def test_takes_trims_paints_and_interiors_from_the_catalogue(self, han):
        groups = {group.code: [option.name_zh for option in group.options] for group in han.model.groups}

        assert groups["trim"] == ["豪华型", "EV 701KM 尊贵型"]
        assert groups["paint"] == ["冰川白", "墨玉绿"]
        assert len(han.trims) == 2

    def test_leaves_out_rules_about_what_the_catalogue_has_not(self, han):
        known = {option.code for option in han.model.options}

        assert {rule.first for rule in han.model.rules} <= known
        assert "interior:amber-brown" not in known

    def test_a_series_without_prices_has_none(self, db):
        make_trim(on_sale=True, msrp_minor=None)

        with pytest.raises(NothingToConfigure):
            drawn_up(trims_of_series("byd", "han"))

    def test_every_series_of_the_demo_catalogue_can_be_configured(self, db):
        import_catalog(actor=SYSTEM, path=DEMO_CATALOGUE)
        drawn = {}
        for brand, series in Series.objects.values_list("brand__slug", "slug"):
            try:
                drawn[f"{brand}/{series}"] = drawn_up(trims_of_series(brand, series))
            except NothingToConfigure:
                continue

        for name, each in drawn.items():
            first = [group.options[0].code for group in each.model.groups if group.choose == "ONE"]
            assert not check(each.model, first), name
        for name, more in demo_lists().items():
            assert drawn[name].demo
            assert len(drawn[name].model.rules) == len(more["rules"]), "a rule names what there is not"
            prices = {option.code for option in drawn[name].model.options}
            assert more["prices"].keys() <= prices
            for option in drawn[name].model.options:  # whatever one wants can be had
                assert nearest_fix(drawn[name].model, first_of(drawn[name]), [option.code]).changes <= 4


def first_of(drawn):
    return [group.options[0].code for group in drawn.model.groups if group.choose == "ONE"]


class TestPublishing:
    def test_keeps_a_list_as_it_was_drawn(self, han):
        with market_context():
            published = publish_list(actor=SYSTEM, drawn=han)
            again = publish_list(actor=SYSTEM, drawn=han)

        assert published.list == han and published.digest == published.list.digest == han.digest
        assert dict(published.list.trims) == dict(han.trims)
        assert again == published and ListVersion.objects.count() == 1

    def test_a_changed_price_makes_a_new_version_beside_the_old(self, han):
        before = publish_list(actor=SYSTEM, drawn=han)
        make_trim(on_sale=True, name_zh="旗舰型", name_en="Flagship", msrp_minor=25_680_000)
        after = publish_list(actor=SYSTEM, drawn=drawn_up(trims_of_series("byd", "han")))

        assert after.id != before.id and newest_list("byd", "han") == after
        assert list_of_version(before.id) == before

    def test_nobody_else_may(self, han):
        with pytest.raises(Forbidden):
            publish_list(actor=Actor("anonymous"), drawn=han)
        assert not ListVersion.objects.exists()

    @pytest.mark.parametrize("act", ["price", "new", "gone", "digest", "version"])
    def test_what_is_published_is_never_changed(self, han, act):
        published = publish_list(actor=SYSTEM, drawn=han)
        option = Option.objects.order_by("id").first()
        acts = {
            "price": lambda: Option.objects.filter(id=option.id).update(price_minor=1),
            "new": lambda: Option.objects.create(
                group=option.group, position=99, code="x", name_zh="x", name_en="x", price_minor=0
            ),
            "gone": option.delete,
            "digest": lambda: ListVersion.objects.filter(id=published.id).update(digest="0"),
            "version": lambda: ListVersion.objects.filter(id=published.id).update(published_at=None),
        }
        with pytest.raises(DatabaseError), transaction.atomic():
            acts[act]()

        option.refresh_from_db()
        assert option.price_minor == 17_980_000
        assert newest_list("byd", "han").digest == han.digest


class TestCodes:
    def test_bring_back_every_selection(self, han):
        model = han.model
        for option in model.options:
            selection = nearest_fix(model, first_of(han), [option.code]).selection
            code = share_code(7, han.digest, model, selection)

            assert len(code) <= 16
            assert version_in(code) == 7
            assert read_code(code, han.digest, model) == selection
            assert read_code(f" {code.upper()} ", han.digest, model) == selection

    def test_forged_ones_are_found_out(self, han):
        code = share_code(7, han.digest, han.model, first_of(han))
        for place, digit in enumerate(code):
            for other in "0123456789abcdefghjkmnpqrstvwxyz-":
                forged = code[:place] + other + code[place + 1 :]
                if other != digit:
                    assert read_code(forged, han.digest, han.model) is None, forged

    @pytest.mark.parametrize(
        "code", ["", "-", "--", "7-1", "é-1-00000", "7-1-0000", "9" * 500, "1-" + "z" * 70 + "-00000"]
    )
    def test_nonsense_is_none(self, han, code):
        assert read_code(code, han.digest, han.model) is None

    def test_a_code_of_another_list_is_none(self, han):
        assert read_code(share_code(7, "other", han.model, first_of(han)), han.digest, han.model) is None
