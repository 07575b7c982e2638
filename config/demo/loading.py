"""Load the demo market, stage by stage. Killed half-way, the next run goes on where this one stopped."""

from __future__ import annotations

from pathlib import Path
from random import Random

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction

from config.demo import (
    appraisals,
    askers,
    books,
    cast,
    crew,
    drives,
    earnings,
    leads,
    lending,
    papers,
    showroom,
    sides,
    signing,
    trade,
    tradeins,
    used,
    watchers,
    workshop,
)
from config.demo.progress import staged
from core.flow.audit.operations import record
from core.flow.audit.queries import lines_of
from core.flow.outbox.relay import deliver_all
from core.kernel.actor import SYSTEM, Actor
from shared_apps.accounts.models import User
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from shared_apps.catalog.operations import import_catalog
from shared_apps.catalog.operations.imports import DEMO_CATALOGUE
from shared_apps.rulebook.operations import load_rules
from tenants.context import DealerRef, dealer_context, market_context
from tenants.operations import DealerDetails

LOADED = ("demo", "market")
BUYERS = 32
LENDERS = Path(__file__).with_name("lenders.json")
DEMO_ITERATIONS = 1000

Team = dict[str, list[Actor]]
House = tuple[DealerRef, DealerDetails, Team]


def load_catalogue() -> None:
    """The catalogue that ships with the product."""
    with market_context():
        import_catalog(actor=SYSTEM, path=DEMO_CATALOGUE)


def load_lenders() -> None:
    """Invented lenders with their products, as rules that came with the demo."""
    with market_context():
        load_rules(actor=SYSTEM, path=LENDERS)


def load(share: float = 1.0) -> None:
    """The whole demo: catalogue, dealers, teams, cars, leads, orders in every state, service history.

    `share` is the part of the cars to load, for a smaller demo.
    """
    # Sixty accounts with a password that is printed on the screen: slow hashing would only cost a minute.
    PBKDF2PasswordHasher.iterations = DEMO_ITERATIONS
    load_catalogue()
    load_lenders()
    with trade.in_one_process():
        _play(share)
    with market_context(), transaction.atomic():
        record(SYSTEM, "demo.loaded", LOADED)


def _play(share: float) -> None:
    houses = _open_dealers()
    buyers = [crew.ensure_account(person) for person in staged("买家 buyers", cast.buyers(Random(7), BUYERS))]
    _fill_showrooms(houses, share)
    _trade(houses, buyers)
    appraisals.rate_the_market([(dealer, team) for dealer, _details, team in houses[:2]])
    tradeins.trade_in(buyers[:2], [(dealer, team) for dealer, _details, team in houses[:2]])
    watchers.watch_the_market(buyers[0], [(dealer, team) for dealer, _details, team in houses[:5]])
    askers.ask_around(buyers[0], [(dealer, team) for dealer, _details, team in houses])
    deliver_all()


def is_loaded() -> bool:
    """Whether a load ran to its end here."""
    with market_context():
        return lines_of(*LOADED).exists()


def _open_dealers() -> list[House]:
    user = crew.ensure_account(cast.Person("运营值班", cast.OPERATOR, ""), is_operator=True)
    operator = Actor("operator", user.id, user.name, OPERATOR_RIGHTS)
    houses = []
    for details in staged("经销商 dealers", cast.dealers()):
        dealer = crew.ensure_dealer(operator, details)
        houses.append((dealer, details, crew.ensure_team(dealer, Random(details.slug))))
    return houses


def _fill_showrooms(houses: list[House], share: float) -> None:
    places = [
        (house, number, round(cars * share))
        for house, cars in zip(houses, showroom.CARS, strict=True)
        for number in range(round(cars * share))
    ]
    trims = {}
    popular = tuple(brand for _, details, _ in houses for brand in details.brands[:2])
    for dealer, details, _ in houses:
        with dealer_context(dealer):
            trims[dealer.schema] = showroom.assortment(details.brands, popular)
    for (dealer, _, team), number, cars in staged("车辆 vehicles", places):
        with dealer_context(dealer):
            showroom.receive_car(dealer, team, trims[dealer.schema], number, cars)
    used_ones = [(house, number) for house in houses for number in range(round(used.CARS * share))]
    for (dealer, _, team), number in staged("二手车 used cars", used_ones):
        with dealer_context(dealer):
            used.receive_used_car(dealer, team, number)
    deliver_all()


def _trade(houses: list[House], buyers: list[User]) -> None:
    for dealer, details, team in staged("线索 leads", houses):
        with dealer_context(dealer):
            wanted = [trim.title_zh for trim in showroom.trims_of(details.brands)]
            leads.work_leads(dealer, team, wanted)
    for dealer, _details, team in houses:
        trade.set_terms(dealer, team)
        earnings.agree(dealer, team)
    plans = [(house, plan) for plan in trade.PLANS for house in houses]
    for (dealer, _, team), plan in staged("订单 orders", plans):
        trade.run_order(dealer, team, buyers, plan)
    for dealer, _, _team in staged("金融保险 lending", houses[:3]):
        lending.lend_and_insure(dealer)
    for dealer, _, team in staged("交车准备 on the way", houses):
        sides.work_beside(dealer, team)
    for (dealer, _, team), goal in staged("签约 contracts", list(zip(houses, signing.GOALS, strict=False))):
        signing.sign_online(dealer, team, goal)
    for dealer, details, team in staged("维修 service", houses):
        with dealer_context(dealer):
            workshop.keep_busy(dealer, team, details.brands)
    for dealer, _, team in staged("试驾 test drives", houses):
        with dealer_context(dealer):
            drives.drive_out(dealer, team)
    deliver_all()
    for dealer, _, _team in staged("单据 papers", houses[: papers.DEALERS]):
        papers.draw_papers(dealer)
    for dealer, _, team in staged("账务 books", houses):
        with dealer_context(dealer):
            books.keep_books(dealer, team)
        earnings.note(dealer, team)
