"""Who plays in the demo: dealers in real cities, their staff, buyers. Names and addresses are invented."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tenants.operations import DealerDetails

PASSWORD = "marque-demo-2026"
OPERATOR = "operator@marque.example"
BUYER = "buyer@marque.example"

_DEALERS = """
hz-xihu|杭州西湖汽车|浙江|杭州|西湖区古墩路 618 号|30.290312|120.104523|0571-8700 6180|byd denza yangwang geely-galaxy|
sh-pudong|上海浦东名车中心|上海|上海|浦东新区沪南路 2218 号|31.189604|121.546110|021-5800 2218|bmw mini mercedes-benz mercedes-maybach|
cd-jinjiang|成都锦江汽车|四川|成都|锦江区驿都中路 366 号|30.617225|104.124312|028-8600 3366|volkswagen audi toyota|
sz-nanshan|深圳南山新能源|广东|深圳|南山区沙河西路 3151 号|22.563208|113.951736|0755-2600 3151|tesla xpeng nio xiaomi|
bj-chaoyang|北京朝阳汽车生活馆|北京|北京|朝阳区来广营西路 88 号|40.021905|116.452381|010-8400 0088|li-auto aito hongqi zeekr|
xa-gaoxin|西安高新越野|陕西|西安|高新区科技六路 15 号|34.217742|108.879665|029-8800 0615|tank haval wey gwm-poer changan|
wh-guanggu|武汉光谷汽车|湖北|武汉|洪山区雄楚大道 1099 号|30.495813|114.394527|027-8700 1099|honda nissan buick cadillac ford|
dl-xinghai|大连星海豪车汇|辽宁|大连|沙河口区中山路 572 号|38.885417|121.572906|0411-8400 0572|porsche lexus volvo lynk-co|
"""
HOURS = (
    "每天 09:00–20:00",
    "周一至周五 09:00–18:30；周六、周日 09:30–17:30",
    "每天 09:00–18:00；10-01–10-03 休息",
    "周一至周六 09:00–19:00；周日 10:00–16:00",
    "每天 09:30–21:00",
    "周二至周日 09:00–18:00；周一 休息",
    "工作日 08:30–18:00；周末 09:00–17:00",
    "每天 09:00–12:00，13:30–18:30",
)

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
_GIVEN = (
    "子涵 梓萱 浩然 宇轩 欣怡 诗涵 俊杰 思远 雨桐 嘉怡 志强 建国 秀英 桂兰 文博 天佑 晓东 海燕 雪梅 国庆 "
    "明轩 若曦 佳琪 家豪 一诺 可欣 立群 永康 静怡 安然 振华 玉婷 逸飞 少华 慧敏 志远 丽娟 鹏程 春燕 伟"
).split()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo, reachable at an address that exists nowhere."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Member:
    """A staff member to be."""

    person: Person
    role: str


def dealers() -> list[DealerDetails]:
    """The eight dealers as an operator would enter them."""
    return [
        _dealer(line, HOURS[place % len(HOURS)]) for place, line in enumerate(_DEALERS.strip().splitlines())
    ]


_ALSO_WORKS_AT = {"sh-pudong": "MANAGER", "cd-jinjiang": "FINANCE"}


def staff_of(slug: str, rng: Random) -> list[Member]:
    """A small team: its owner first. Two teams also know the first dealer's owner, with one account."""
    roles = ("OWNER", "MANAGER", "SALES", "SALES", "FINANCE", "SERVICE", "TECHNICIAN")
    counted: dict[str, int] = {}
    team = []
    for role in roles:
        counted[role] = counted.get(role, 0) + 1
        local = role.lower() + (str(counted[role]) if counted[role] > 1 else "")
        team.append(Member(Person(person_name(rng), f"{local}@{slug}.example", phone(rng)), role))
    if slug in _ALSO_WORKS_AT:
        team.append(Member(Person("", "owner@hz-xihu.example", ""), _ALSO_WORKS_AT[slug]))
    return team


def buyers(rng: Random, count: int) -> list[Person]:
    """Buyers; the first one is the login that is shown."""
    people = [Person("林晓东", BUYER, phone(rng))]
    people += [Person(person_name(rng), f"buyer{n}@marque.example", phone(rng)) for n in range(2, count + 1)]
    return people


def person_name(rng: Random) -> str:
    """A Chinese name."""
    return rng.choice(_SURNAMES) + rng.choice(_GIVEN)


def phone(rng: Random) -> str:
    """A mobile number as people write it; the block is one that operators do not hand out."""
    digits = f"{rng.randrange(10**8):08d}"
    return f"140 {digits[:4]} {digits[4:]}"


def _dealer(line: str, hours: str) -> DealerDetails:
    slug, name, province, city, address, latitude, longitude, number, brands, _ = line.split("|")
    return DealerDetails(
        name=name,
        slug=slug,
        province=province,
        city=city,
        address=address,
        latitude=Decimal(latitude),
        longitude=Decimal(longitude),
        phone=number,
        opening_hours=hours,
        brands=tuple(brands.split()),
        owner_email=f"owner@{slug}.example",
        intro_zh=f"{city}{address[:3]}的一家综合展厅，现车可看可试，价格写在明处，交车前逐项检查。",
        intro_en=f"A showroom in {_ENGLISH[city]}: cars to see and drive, plain prices, a checked delivery.",
    )


_ENGLISH = {
    "杭州": "Hangzhou", "上海": "Shanghai", "成都": "Chengdu", "深圳": "Shenzhen",
    "北京": "Beijing", "西安": "Xi'an", "武汉": "Wuhan", "大连": "Dalian",
}  # fmt: skip
