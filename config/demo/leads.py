"""The demo's leads: people who asked, and how far their advisers have come with them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from config.demo import cast
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from tenant_apps.customers.operations import create_lead, move_lead
from tenant_apps.customers.queries import leads
from tenant_apps.identities.account_numbers import is_card
from tenant_apps.identities.id_numbers import check_character
from tenant_apps.identities.operations import record_account, record_identity
from tenants.context import DealerRef

PER_DEALER = 16
_PATHS = (
    (), (), ("assign",), ("assign",), ("assign", "contact"), ("assign", "contact"),
    ("assign", "contact", "qualify"), ("assign", "contact", "qualify"),
    ("assign", "contact", "qualify", "win"),
    ("assign", "contact", "lose"),
    ("assign", "lose"), ("assign", "contact", "qualify", "lose"),
)  # fmt: skip
_NOTES = {
    "contact": (
        "电话已通，想周末来看车",
        "加了微信，发了配置表",
        "未接，晚些再打",
        "问了置换补贴，已说明条件",
    ),
    "qualify": ("预算 25 万左右，两个月内买", "家里有充电位，倾向纯电", "二孩家庭，要六座"),
    "win": ("已下订单",),
    "lose": ("买了别家", "预算不够，明年再看", "电话打不通", "想要的颜色没有现车"),
}
_BANKS = (("中国工商银行", "622202"), ("中国建设银行", "621700"), ("招商银行", "621483"))
_ASKED = ("到店看车", "想约试驾", "问落地价", "问有没有现车", "问旧车置换", "")


def work_leads(dealer: DealerRef, team: dict[str, list[Actor]], interests: list[str]) -> None:
    """The dealer's leads, those that are not there yet."""
    for number in range(leads(SYSTEM).count(), PER_DEALER):
        _work(Random(f"{dealer.slug}:lead:{number}"), team, interests, number)


def _work(rng: Random, team: dict[str, list[Actor]], interests: list[str], number: int) -> None:
    asked = clock.now() - timedelta(days=rng.triangular(0, 45, 3), minutes=rng.randrange(600))
    adviser = rng.choice(team["SALES"])
    with clock.set_to(asked):
        lead = create_lead(
            actor=adviser,
            name=cast.person_name(rng),
            phone=cast.phone(rng),
            source=rng.choice(("WALK_IN", "PHONE", "WEB")),
            interest=rng.choice(interests),
            note=rng.choice(_ASKED),
        )
    if "win" in _PATHS[number % len(_PATHS)]:
        _note_papers(adviser, lead.id, lead.name, rng)
    moment = asked
    for verb in _PATHS[number % len(_PATHS)]:
        moment = _later(moment, rng)
        with clock.set_to(moment):
            move_lead(actor=adviser, lead_id=lead.id, verb=verb, note=rng.choice(_NOTES.get(verb, ("",))))


def _note_papers(adviser: Actor, lead_id: UUID, name: str, rng: Random) -> None:
    """Numbers that fit their check digits and are nobody's: there is no region 339999."""
    birthday = date(1965, 1, 1) + timedelta(days=rng.randrange(14_000))
    body = f"339999{birthday:%Y%m%d}{rng.randrange(1000):03}"
    record_identity(
        actor=adviser, lead_id=lead_id, kind="ID_CARD", name=name, number=body + check_character(body)
    )
    bank, prefix = rng.choice(_BANKS)
    start = f"{prefix}{rng.randrange(10**12):012}"
    card = next(start + digit for digit in "0123456789" if is_card(start + digit))
    record_account(actor=adviser, lead_id=lead_id, kind="CARD", holder=name, bank=bank, number=card)


def _later(moment: datetime, rng: Random) -> datetime:
    return min(moment + timedelta(minutes=rng.randrange(8, 1800)), clock.now())
