"""The demo's service history: repair orders of cars sold here and elsewhere."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from config.demo import cast
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.money import Money
from shared_apps.catalog.vin import make_vin
from shared_apps.catalog.wmi import BRAND_WMI
from tenant_apps.service.facts import WorkLine
from tenant_apps.service.operations import move_repair_order, open_repair_order
from tenant_apps.service.queries import repair_orders
from tenants.context import DealerRef

PER_DEALER = 14
_JOBS = (
    ("首次保养，检查无异响", (("机油机滤更换", "0.8", 58_000), ("全车安全检查", "0.5", 0))),
    ("定期保养", (("空调滤芯更换", "0.3", 18_800), ("刹车油更换", "0.7", 36_000))),
    ("刹车有尖叫声", (("前刹车片更换", "1.2", 98_000),)),
    ("右前轮异响", (("底盘检查", "0.5", 15_000), ("下摆臂胶套更换", "1.6", 64_000))),
    ("空调不凉", (("冷媒回收加注", "0.8", 32_000),)),
    ("高压电池年检", (("三电系统检测", "1.0", 0), ("冷却液检查", "0.4", 12_000))),
    ("左后门划痕", (("左后门喷漆", "3.5", 128_000),)),
    ("轮胎扎钉", (("轮胎修补", "0.4", 8_000), ("四轮动平衡", "0.6", 16_000))),
)
_PATHS = (
    ("start", "finish", "invoice", "close"), ("start", "finish", "invoice", "close"),
    ("start", "finish", "invoice"), ("start", "finish"), ("start",), ("cancel",), (),
    ("start", "finish", "invoice", "close"),
)  # fmt: skip
_PLATES = {
    "杭州": "浙A",
    "上海": "沪A",
    "成都": "川A",
    "深圳": "粤B",
    "北京": "京A",
    "西安": "陕A",
    "武汉": "鄂A",
    "大连": "辽B",
}


def keep_busy(dealer: DealerRef, team: dict[str, list[Actor]], brands: tuple[str, ...]) -> None:
    """The dealer's repair orders, those that are not there yet."""
    for number in range(repair_orders(SYSTEM).count(), PER_DEALER):
        _repair(Random(f"{dealer.slug}:repair:{number}"), dealer, team, brands, number)


def _repair(
    rng: Random, dealer: DealerRef, team: dict[str, list[Actor]], brands: tuple[str, ...], number: int
) -> None:
    path = _PATHS[number % len(_PATHS)]
    days_ago = rng.uniform(6, 160) if path and path[-1] == "close" else rng.uniform(0.1, 2)
    complaint, jobs = rng.choice(_JOBS)
    moment = clock.now() - timedelta(days=days_ago)
    with clock.set_to(moment):
        order = open_repair_order(
            actor=team["SERVICE"][0],
            vin=_vin(rng, brands),
            plate=f"{_PLATES[dealer.city]}·{rng.choice('ABCDEFGHJK')}{rng.randrange(10_000):04d}",
            customer_name=cast.person_name(rng),
            customer_phone=cast.phone(rng),
            mileage_km=rng.randrange(4_000, 90_000, 10),
            complaint=complaint,
            lines=[WorkLine(name, Decimal(hours), Money(amount)) for name, hours, amount in jobs],
        )
    for verb in path:
        moment = min(moment + timedelta(minutes=rng.randrange(20, 300)), clock.now())
        with clock.set_to(moment):
            move_repair_order(actor=team["SERVICE"][0], order_id=order.id, verb=verb)


def _vin(rng: Random, brands: tuple[str, ...]) -> str:
    wmi = BRAND_WMI[rng.choice(brands)]
    vds = "".join(rng.choices("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", k=5))
    return make_vin(wmi=wmi, vds=vds, year=rng.randrange(2018, 2026), plant="A", serial=rng.randrange(10**6))
