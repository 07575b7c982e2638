"""Web, worker, Valkey and PostgreSQL are killed with -9 while buyers reserve, pay and leave: all real."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from time import monotonic, sleep
from typing import Any

import pytest

from config.launch import layout as places
from config.launch import ports, postgres
from config.launch.environment import Outside
from config.launch.instance import opened
from config.launch.layout import PROJECT
from config.launch.stack import Stack
from config.launch.visitor import Visitor
from config.launch.voice import Voice
from tests.faults.killed.buying import Buyer

pytestmark = [pytest.mark.services, pytest.mark.timeout(500)]
WAVES = (
    (("web", "reserving"), ("postgres", "leaving")),
    (("postgres", "paying"), ("worker", "waiting")),
    (("valkey", "waiting"), ("web", "leaving")),
)
"""Who is killed at which step of the buyer who leaves; one who stays buys beside them."""
VICTIMS = ("web", "worker", "valkey", "postgres")
WITHIN = 120.0
"""Seconds in which everything must stand again, or be quiet."""


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    """The whole product on free ports; nothing of the suite's own environment leaks into it."""
    for name in list(os.environ):
        if name.startswith(("MARQUE_", "STRIPE_")) or name in ("DATABASE_URL", "REDIS_URL"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("MARQUE_SPARE_SCHEMAS", "0")
    # A process that dies loses nothing that it has written; only a machine that dies needs the disk's word.
    monkeypatch.setitem(postgres.SETTINGS, "fsync", "off")
    voice, (port, _) = Voice(sys.stderr), ports.pick_many(2)
    with places.temporary("fire") as own, opened(own, voice, outside=Outside(), port=port) as stack:
        stack.prepare_database()
        for spec in (stack.simulator(), stack.worker(), stack.scheduler(), stack.web(2)):
            stack.supervisor.spawn(spec)
        for name in ("payments", "web"):
            stack.supervisor.wait(name)
        yield stack


def test_nothing_is_lost_or_doubled_whoever_is_killed(stack: Stack) -> None:
    host = f"{stack.addresses.domain}:{stack.addresses.port}"
    buyers = [
        Buyer(car, visitor(host, session), leaves=bool(number % 2))
        for number, (car, session) in enumerate(ground(stack, "plant", str(2 * len(WAVES)), host))
    ]
    for stays, leaves, wave in zip(buyers[::2], buyers[1::2], WAVES, strict=True):
        burn(stack, stays, leaves, wave)
    found = quiet(stack)

    assert found == {
        "ends": {"RESERVED": len(WAVES), "CANCELLED": len(WAVES)},
        "lost": {},
        "doubled": {},
        "held": taken(stack)[1],
    }
    assert taken(stack)[0] == len(buyers)
    assert any(buyer.broken for buyer in buyers), "nobody noticed: the kills came at wrong moments"


def burn(stack: Stack, stays: Buyer, leaves: Buyer, wave: tuple[tuple[str, str], ...]) -> None:
    """Two buyers go their way; at these steps these parts are killed, and the supervisor mends them."""
    mended(stack, lambda: all(stands(stack, name) for name in VICTIMS))
    with ThreadPoolExecutor(2) as crowd:
        shopping = [crowd.submit(buyer.buy) for buyer in (stays, leaves)]
        for victim, step in wave:
            mended(stack, leaves.reached[step].is_set)
            kill(stack, victim)
        mended(stack, lambda: all(done.done() for done in shopping))
    for done in shopping:
        done.result()


def mended(stack: Stack, until: Callable[[], bool]) -> None:
    """Let the supervisor look after everything until this is so, or for so long that it never will be."""
    ends = monotonic() + 4 * WITHIN
    while not until() and monotonic() < ends:
        stack.supervisor.look()
        sleep(0.01)


def kill(stack: Stack, name: str) -> None:
    """End a part and its children at once, as a machine that loses power would."""
    process = stack.supervisor[name].process
    assert process is not None
    assert process.poll() is None, f"{name} was not there to be killed"
    if name == "postgres":
        os.kill(process.pid, signal.SIGKILL)  # its own children end by themselves
    else:
        os.killpg(process.pid, signal.SIGKILL)


def stands(stack: Stack, name: str) -> bool:
    """Whether a part runs and answers."""
    server = stack.supervisor[name]
    return (
        server.again_at is None
        and server.process is not None
        and server.process.poll() is None
        and server.spec.ready(server.process.pid)
    )


def quiet(stack: Stack) -> Any:
    """Wait until nothing is on its way any more, and count."""
    ends, found = monotonic() + WITHIN, None
    while monotonic() < ends:
        mended(stack, lambda: all(stands(stack, name) for name in VICTIMS))
        found = ground(stack, "reckon")
        if not found["lost"] and not found["doubled"]:
            break
    return found


def taken(stack: Stack) -> tuple[int, int]:
    """How many payments the simulator took, and what it has not given back of them (minor units)."""
    with closing(sqlite3.connect(stack.layout.state / "simulator" / "payments.sqlite3")) as memory:
        count, amount = memory.execute(
            "SELECT count(*), sum(body ->> 'amount_captured' - body ->> 'amount_refunded') FROM objects"
            " WHERE kind = 'charge' AND body ->> 'amount_captured' > 0"
        ).fetchone()
    return int(count), int(amount or 0)


def ground(stack: Stack, *words: str) -> Any:
    """What `ground` answers in the environment of the instance."""
    argv = [str(stack.layout.python), "-m", "tests.faults.killed.ground", *words]
    run = subprocess.run(argv, cwd=PROJECT, env=stack.env, capture_output=True, text=True, timeout=WITHIN)
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout.splitlines()[-1])


def visitor(host: str, session: str) -> Visitor:
    """A browser with this session and the token that forms carry."""
    return Visitor(host, int(host.rpartition(":")[2]), cookies={"sessionid": session, "csrftoken": "c" * 32})
