"""Mending what `reading` found: each dealer's copies are written anew from its schema, by its own role.

What the market holds wrongly is first taken away in the market's scope, in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from config.market_audit.findings import Fault
from core.flow.audit.operations import record
from core.kernel.actor import SYSTEM
from shared_apps.accounts.operations import end_membership
from shared_apps.accounts.operations.repairs import restore_membership
from shared_apps.insight.operations import add_up, forget_some
from shared_apps.marketplace.operations import VinTaken, expire_summary, register_vin, withdraw_listing
from shared_apps.marketplace.operations.repairs import discard_listings, discard_summaries, discard_vins
from tenant_apps.orders.operations import retell_orders
from tenant_apps.stock.operations import republish_vehicles, retell_vehicles
from tenant_apps.stock.queries import stock_by_vin
from tenants.context import DealerRef, dealer_context, market_context, one_by_one
from tenants.hosts.operations import mend_domains

Kinds = dict[str, list[str]]


def heal(faults: Sequence[Fault], dealers: Sequence[DealerRef]) -> int:
    """Mend what can be mended of these dealers; returns how many faults were gone about."""
    wrong: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        if fault.healable:
            wrong[fault.dealer].append(fault)
    for dealer in one_by_one([dealer for dealer in dealers if dealer.slug in wrong]):
        _heal_dealer(dealer, wrong.pop(dealer.slug))
    for strangers in wrong.values():  # dealers without a schema: only the market's copies of them are left
        _withdraw([UUID(fault.id) for fault in strangers if fault.kind == "listing.closed"])
    return sum(fault.healable for fault in faults)


def _heal_dealer(dealer: DealerRef, faults: Sequence[Fault]) -> None:
    ids: Kinds = defaultdict(list)
    for fault in faults:
        ids[fault.kind].append(fault.id)
    with market_context(), transaction.atomic():
        for mend in (_listings, _vins, _summaries, _facts, _people, _hosts):
            mend(dealer, ids)
        said = {kind: len(of_kind) for kind, of_kind in ids.items()}
        record(SYSTEM, "market.dealer.healed", ("dealer", dealer.id), after=said)


def _listings(dealer: DealerRef, ids: Kinds) -> None:
    wrong = _uuids(ids, "listing.wrong_dealer", "listing.stale")
    discard_listings(wrong)
    with dealer_context(dealer):
        for vehicle_id in _uuids(ids, "listing.orphan"):
            withdraw_listing(vehicle_id)
        republish_vehicles({*wrong, *_uuids(ids, "listing.missing")})


def _vins(dealer: DealerRef, ids: Kinds) -> None:
    discard_vins(ids["vin.orphan"], held_by=dealer.id)
    discard_vins([*ids["vin.wrong_dealer"], *ids["vin.wrong_vehicle"]])
    free = [*ids["vin.missing"], *ids["vin.wrong_dealer"], *ids["vin.wrong_vehicle"]]
    with dealer_context(dealer):
        for vin, vehicle_id in stock_by_vin(free).items():
            try:
                register_vin(vin=vin, dealer_id=dealer.id, vehicle_id=vehicle_id)
            except VinTaken:
                continue  # by another dealer since: the next look tells


def _summaries(dealer: DealerRef, ids: Kinds) -> None:
    wrong = _uuids(ids, "summary.wrong_dealer", "summary.stale")
    discard_summaries(wrong)
    with dealer_context(dealer):
        for order_id in _uuids(ids, "summary.orphan"):
            expire_summary(order_id)
        retell_orders(actor=SYSTEM, order_ids={*wrong, *_uuids(ids, "summary.missing")})


def _facts(dealer: DealerRef, ids: Kinds) -> None:
    forget_some(dealer_id=dealer.id, subject_ids=_uuids(ids, "fact.orphan", "fact.stale"))
    told = {*_uuids(ids, "fact.missing", "fact.stale")}
    with dealer_context(dealer):
        retell_vehicles(actor=SYSTEM, vehicle_ids=told)
        retell_orders(actor=SYSTEM, order_ids=told)
    if ids["fact.orphan"] or ids["stat.missing"] or ids["stat.differs"]:
        add_up(dealer.id)


def _people(dealer: DealerRef, ids: Kinds) -> None:
    for user_id in _uuids(ids, "membership.no_staff"):
        end_membership(actor=SYSTEM, dealer_id=dealer.id, user_id=user_id)
    for user_id in _uuids(ids, "staff.no_membership"):
        restore_membership(actor=SYSTEM, dealer_id=dealer.id, user_id=user_id)


def _hosts(dealer: DealerRef, ids: Kinds) -> None:
    if ids["domain.primary"] or ids["host.no_domain"]:
        mend_domains(actor=SYSTEM, dealer_id=dealer.id)


def _withdraw(listing_ids: Sequence[UUID]) -> None:
    with market_context():
        for listing_id in listing_ids:
            withdraw_listing(listing_id)


def _uuids(ids: Kinds, *kinds: str) -> list[UUID]:
    return [UUID(each) for kind in kinds for each in ids[kind]]
