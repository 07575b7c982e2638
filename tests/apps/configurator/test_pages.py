"""The configurator as a browser without script gets it, and the cars it finds."""

from __future__ import annotations

import html
import re

import pytest
from django.core.cache import cache

from shared_apps.catalog.models import Trim
from shared_apps.catalog.queries import trim_facts
from shared_apps.configurator.engine import Option
from shared_apps.configurator.models import ListVersion
from shared_apps.configurator.queries import Wanted, matching_cars
from shared_apps.rulebook.standard import standard_monthly

PAGE = "/configure/xiaomi/su7"
RED = ("twilight-red", "暮光红")


def text_of(response) -> str:
    """What a reader sees, spaces folded."""
    body = re.sub(r"(?s)<(script|style|svg).*?</\1>|<[^>]+>", " ", response.content.decode())
    return html.unescape(re.sub(r"\s+", " ", body)).replace(" ", " ")


def code_of(response) -> str:
    """The code in the form."""
    return re.search(r'name="was" value="([^"]+)"', response.content.decode())[1]


def total_of(response) -> str:
    """The list price, digits only."""
    total = re.search(r'class="cfg-total">(.*?)</p>', response.content.decode(), re.DOTALL)[1]
    return re.sub(r"\D", "", re.sub(r"<[^>]+>", "", total))


def chosen(response) -> set[str]:
    """What is on in the form."""
    page = response.content.decode()
    return set(re.findall(r'<input type="\w+" id="o-([^"]+)"[^>]* checked', page))


def configure(market, since=None, **controls):
    """Press the form's button, the other controls as they are on the page."""
    page = since or market.get(PAGE)
    on = {}
    for control in chosen(page):
        group, _, value = control.partition("-")
        on.setdefault(group, []).append(value)
    return market.get(PAGE, {"was": code_of(page), **on, **controls})


def link(response, words: str) -> str:
    """Where a link or button with these words leads."""
    page = html.unescape(response.content.decode())
    return next(
        href for href, inner in re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', page) if words in inner
    )


class TestPage:
    def test_begins_with_the_car_as_it_comes(self, market):
        page = market.get(PAGE)

        assert page.status_code == 200
        assert chosen(page) == {"trim-standard", "paint-aqua-blue", "interior-obsidian-black", "wheels-19"}
        assert total_of(page) == "215900"
        assert f"¥{-(-standard_monthly(21_590_000) // 100)}/月" in text_of(page).replace(",", "")
        assert 'role="status"' in page.content.decode()

    def test_a_choice_recolours_the_car_and_adds_its_price(self, market):
        page = configure(market, paint="radiant-purple", packages=["comfort"])

        assert "packages-audio" in chosen(page), "the package brings the sound system"
        assert total_of(page) == str(215900 + 7000 + 9000)
        assert re.search(r'src="/art/[^"]*6a5780[^"]*" alt', page.content.decode())

    def test_a_clash_is_explained_and_mended_with_one_tap(self, market):
        page = configure(market, interior="twilight-red")

        assert "暮光红需要舒享套装：暮光红只随舒享座椅提供。" in text_of(page)
        mended = market.get(link(page, "舒享套装"))
        assert {"interior-twilight-red", "packages-comfort", "packages-audio"} <= chosen(mended)
        assert total_of(mended) == str(215900 + 8000 + 9000)
        assert "不能这样搭配" not in text_of(mended)
        kept = market.get(link(page, "保留原来的配置"))
        assert "interior-obsidian-black" in chosen(kept) and total_of(kept) == "215900"

    def test_the_fix_keeps_what_was_just_chosen(self, market):
        page = configure(market, packages=["track"])

        assert "双电机" in text_of(page)
        mended = market.get(link(page, "Max"))
        assert {"trim-max", "packages-track", "packages-ceramic", "wheels-21"} <= chosen(mended)
        assert total_of(mended) == str(299900 + 30000)

    def test_in_english_nothing_is_chinese(self, market):
        page = market.get(f"/en{PAGE}?was={code_of(market.get(PAGE))}&interior=twilight-red&trim=standard")

        assert (
            "Twilight Red needs Comfort package: twilight red comes with the comfort seats only."
            in text_of(page)
        )
        assert not re.search(r"[一-鿿]", re.sub(r"中文|简体", "", text_of(page)))

    def test_series_nobody_sells_do_not_exist(self, market):
        assert market.get("/configure/xiaomi/nothing").status_code == 404
        assert market.get("/configure/nobody/su7").status_code == 404
        assert not ListVersion.objects.exists()

    @pytest.mark.parametrize(
        "query",
        [
            "paint=nothing",
            "was=",
            "was=x&paint=jade",
            "paint=aqua-blue&paint=olive-green",
            "c=-%2F-",
            "packages=%F0",
        ],
    )
    def test_bad_input_is_answered(self, market, query):
        assert market.get(f"{PAGE}?{query}").status_code == 200

    def test_only_the_part_comes_to_the_script(self, market):
        part = market.get(PAGE, headers={"Marque-Part": "configuration"})

        assert part.content.decode().startswith('<div class="cfg"')
        assert part["Cache-Control"] == "no-store"
        assert "Marque-Part" in market.get(PAGE)["Vary"]


class TestCodes:
    def test_a_code_shows_the_same_car(self, market):
        page = configure(market, paint="olive-green", wheels="20")
        again = market.get(PAGE, {"c": code_of(page)})

        assert chosen(again) == chosen(page)
        assert total_of(again) == total_of(page)

    def test_it_still_does_after_prices_and_options_have_changed(self, market, su7):
        page = configure(market, paint="olive-green", wheels="20")
        before = total_of(page)
        Trim.objects.filter(id=su7["standard"].id).update(msrp_minor=22_590_000)
        cache.clear()

        again = market.get(PAGE, {"c": code_of(page)})
        today = market.get(link(again, "按今天的价格表"))

        assert total_of(again) == before and chosen(again) == chosen(page)
        assert "按当时的样子显示" in text_of(again)
        assert total_of(today) == str(int(before) + 10_000) and chosen(today) == chosen(page)

    def test_forged_ones_are_told_and_change_nothing(self, market):
        code = code_of(market.get(PAGE))
        page = market.get(PAGE, {"c": code[:-1] + ("0" if code[-1] != "0" else "1")})

        assert "配置码无法识别" in text_of(page)
        assert total_of(page) == "215900"

    def test_those_of_another_car_are_told(self, market):
        code = code_of(market.get("/configure/byd/han"))

        assert "属于另一款车" in text_of(market.get(PAGE, {"c": code}))


class TestLinks:
    def test_lead_here_from_the_series_and_from_a_car_as_it_is(self, market, stock):
        car = stock("pro", colour_code="olive-green")
        series = market.get("/series/xiaomi/su7")
        vehicle = market.get(f"/cars/{car.vehicle_id}")

        assert link(series, "自己选配") == PAGE
        like_it = market.get(link(vehicle, "按自己的想法选配一台"))
        assert {"trim-pro", "paint-olive-green", "interior-obsidian-black"} <= chosen(like_it)


class TestStock:
    def test_an_exact_car_is_found(self, market, stock):
        stock()
        page = market.get(PAGE)

        assert "现货一致" in text_of(page)

    def test_near_ones_come_by_distance_with_their_differences(self, market, su7, stock):
        blue = stock()
        kindred = stock("pro", price_minor=24_590_000)
        far = stock("max", colour_code="pearl-white", colour_name_zh="珍珠白", colour_hex="#F3F3F1")
        untold = stock(interior_name_zh="", interior_name_en="")
        stock(condition="USED")
        trim = trim_facts(su7["standard"].id)
        wanted = Wanted(
            trim.series_id, trim, Option("paint:aqua-blue", "海湾蓝", "Aqua Blue", hex="#7FA9C4"),
            Option("interior:obsidian-black", "曜石黑", "Obsidian Black"), (), 21_590_000,
        )  # fmt: skip

        found = matching_cars(wanted)

        assert [(one.car.id, one.distance) for one in found] == [
            (blue.vehicle_id, 0), (untold.vehicle_id, 6), (kindred.vehicle_id, 30), (far.vehicle_id, 70),
        ]  # fmt: skip
        text = text_of(market.get(PAGE))
        assert "外观为珍珠白，不是海湾蓝" in text and "商家没有说明内饰" in text

    def test_extras_nobody_tells_of_are_to_be_asked_for(self, market, stock):
        stock()
        page = configure(market, wheels="20")

        assert "现货一致" not in text_of(page)
        assert "请向商家确认是否有：20 英寸花瓣轮毂" in text_of(page)

    def test_without_any_it_says_how_long_an_order_takes(self, market):
        assert "从下订到交车通常需要 6 至 10 周" in text_of(market.get(PAGE))
        assert "厂家交期暂不清楚" in text_of(market.get("/configure/tesla/model-y"))

    def test_it_costs_few_queries(self, market, stock, django_assert_max_num_queries):
        stock()
        code = code_of(market.get(PAGE))
        with django_assert_max_num_queries(3):
            market.get(PAGE, {"c": code})
