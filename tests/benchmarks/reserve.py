"""Reservations per second: the operation behind the click beside the bare conditional UPDATE.

Sixteen clients with a connection each take cars off the market, first by the statement that decides who gets
a car and nothing else, then by the whole operation; twice in turn, on the same cars. Every twentieth attempt
of a client is for a car of its neighbour's, so that they meet. BENCH_CARS, BENCH_CLIENTS and BENCH_SECONDS
(of each of the four turns) change the size.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from threading import BoundedSemaphore, Thread
from time import monotonic
from typing import Any

from django.db import connection, connections
from django.test import override_settings
from psycopg2 import connect

from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from tenant_apps.orders.facts import BuyerContact
from tenant_apps.orders.models import Order
from tenant_apps.orders.reservations import reserve_listing
from tenant_apps.stock.errors import VehicleGone
from tenants.context import owner_context
from tests.benchmarks.sales_parts.clients import together, wait_for
from tests.benchmarks.sales_parts.judging import double_sales
from tests.benchmarks.sales_parts.planting import Car, plant
from tests.benchmarks.search_parts.reading import figure, percentile

CARS = int(os.environ.get("BENCH_CARS", "50000"))
CLIENTS = int(os.environ.get("BENCH_CLIENTS", "16"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
DEALERS, MEET, BUYERS, AT_ONCE = 5, 20, 200, 8
_BARE = """
UPDATE {schema}.stock_vehicle SET state = 'HELD', last_move = 'hold', hold_until = %s,
    version = version + 1, updated_at = %s
WHERE id = %s AND state = 'AVAILABLE'
"""
_BACK = """
UPDATE {schema}.stock_vehicle SET state = 'AVAILABLE', last_move = 'release', hold_until = NULL,
    version = version + 1
WHERE state = 'HELD' AND id NOT IN (SELECT vehicle_id FROM {schema}.orders_order)
"""


@dataclass(slots=True)
class Tally:
    """What a client did: cars it got, cars somebody else had, seconds of each try, and its whole time."""

    got: int = 0
    gone: int = 0
    seconds: list[float] = field(default_factory=list)
    took: float = 0.0


def run() -> Iterator[dict[str, Any]]:
    """Four turns, the count of double sales, and two hundred buyers before one car."""
    cars = plant(CARS, DEALERS)
    dealers = list({car.dealer.schema: car.dealer for car in cars}.values())
    bare: list[Tally] = []
    whole: list[Tally] = []
    for turn in range(2):
        bare += _turn(cars, turn, _bare)
        _put_back([dealer.schema for dealer in dealers])
        whole += _turn(cars, turn, _operation)
    asked, reached = _rate(bare), _rate(whole)
    clients = f"{CLIENTS} clients, {CARS} cars"
    yield figure("bare_per_s", asked, "count", clients=clients)
    yield figure("reservations_per_s", reached, "count")
    yield figure("reserve_share", 100 * reached / asked, "% of the bare statement")
    yield figure("reserve_p95", percentile([s for tally in whole for s in tally.seconds], 95) * 1000, "ms")
    yield figure("lost_races", sum(tally.gone for tally in whole), "count")
    yield figure("statements", statements(next(_for_sale(cars))), "per reservation")
    free = next(_for_sale(cars[::-1]))
    yield figure("orders_of_200_at_once", crowd(free), "count", most=1)
    wrong = double_sales(dealers)
    yield {**figure("double_sales", sum(wrong.values()), "count", most=0), "found": wrong}


def crowd(car: Car, buyers: int = BUYERS) -> int:
    """So many buyers click at one moment, in as many threads; how many orders the car has then.

    Raises RuntimeError unless each of them got the car or heard that it is gone.
    """
    each = -(-buyers // CLIENTS)
    answers = together([lambda begin: _throng(car, each, begin)] * CLIENTS)
    heard = [word for answer in answers for word in answer]
    if set(heard) - {"got", "gone"} or heard.count("got") != 1:
        raise RuntimeError(f"the crowd heard {sorted(set(heard))}, {heard.count('got')} got the car")
    with owner_context(car.dealer.schema):
        return Order.objects.filter(vehicle_id=car.id).count()


def statements(car: Car) -> int:
    """How many statements one reservation sends."""
    with override_settings(OUTBOX_POKE=False):
        connection.force_debug_cursor = True
        try:
            before = len(connection.queries_log)
            reserve(car)
            return len(connection.queries_log) - before
        finally:
            connection.force_debug_cursor = False


def reserve(car: Car) -> bool:
    """What a click does, for a buyer nobody has seen; False where the car was gone."""
    buyer = BuyerContact(user_id=ids.new_id(), name="李晓雯", phone="+8613800138000")
    try:
        reserve_listing(actor=Actor("buyer", buyer.user_id, buyer.name), buyer=buyer, listing_id=car.id)
    except VehicleGone:
        return False
    return True


def _turn(cars: Sequence[Car], turn: int, work: Any) -> list[Tally]:
    """All clients for SECONDS, each with its share of the cars; the second turn begins at their other end."""
    shares = [list(cars[client::CLIENTS])[:: -1 if turn else 1] for client in range(CLIENTS)]
    for mine, neighbours in zip(shares, [*shares[1:], shares[0]], strict=True):
        for place in range(0, min(len(mine), len(neighbours)), MEET):
            mine[place] = neighbours[place]
    return together([partial(work, share) for share in shares])


def _bare(cars: Sequence[Car], begin: float) -> Tally:
    server = connect(os.environ["DATABASE_URL"])
    server.autocommit = True
    cursor, until = server.cursor(), clock.now() + timedelta(minutes=15)

    def take(car: Car) -> bool:
        cursor.execute(_BARE.format(schema=car.dealer.schema), [until, clock.now(), str(car.id)])
        return bool(cursor.rowcount)

    return _tallied(cars, begin, take)


def _operation(cars: Sequence[Car], begin: float) -> Tally:
    with override_settings(OUTBOX_POKE=False):  # no worker is there to hear
        connection.ensure_connection()
        return _tallied(cars, begin, reserve)


def _tallied(cars: Sequence[Car], begin: float, take: Any) -> Tally:
    tally = Tally()
    wait_for(begin)
    for car in cars:
        before = monotonic()
        if before - begin >= SECONDS:
            break
        if take(car):
            tally.got += 1
        else:
            tally.gone += 1
        tally.seconds.append(monotonic() - before)
    tally.took = monotonic() - begin
    return tally


def _rate(tallies: Sequence[Tally]) -> float:
    return sum(tally.got / tally.took for tally in tallies) / (len(tallies) / CLIENTS)


def _put_back(schemas: Sequence[str]) -> None:
    with owner_context(), connection.cursor() as cursor:
        for schema in schemas:
            cursor.execute(_BACK.format(schema=schema))
            cursor.execute(f"VACUUM ANALYZE {schema}.stock_vehicle")


def _for_sale(cars: Sequence[Car]) -> Iterator[Car]:
    """Those nobody has taken."""
    with owner_context(), connection.cursor() as cursor:
        for car in cars:
            cursor.execute(f"SELECT state FROM {car.dealer.schema}.stock_vehicle WHERE id = %s", [car.id])
            if cursor.fetchone()[0] == "AVAILABLE":
                yield car


def _throng(car: Car, buyers: int, begin: float) -> list[str]:
    """Threads that are ready before they begin; so many at a time are at the database."""
    words: list[str] = []
    room = BoundedSemaphore(AT_ONCE)

    def one() -> None:
        with room, override_settings(OUTBOX_POKE=False):
            try:
                words.append("got" if reserve(car) else "gone")
            except DomainError as error:
                words.append(error.code)
            finally:
                connections.close_all()

    threads = [Thread(target=one) for _ in range(buyers)]
    wait_for(begin)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return words
