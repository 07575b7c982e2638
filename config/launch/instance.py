"""Bringing an instance up and down: secrets, ports, database and queue, before anything else starts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from config.launch import database, environment, orphans, ports, valkey
from config.launch.environment import Addresses, Outside
from config.launch.layout import Layout
from config.launch.postgres import MAJOR, Postgres
from config.launch.stack import Stack
from config.launch.supervisor import Supervisor
from config.launch.valkey import Valkey
from config.launch.vault import open_vault
from config.launch.voice import Voice
from config.launch.words import Trouble


def clear_up(layout: Layout, voice: Voice) -> None:
    """End what a killed run left running; its ports are free afterwards. Hold the state's lock before."""
    left = orphans.end(layout.state / "processes.json")
    if left:
        voice.fact("cleared", f"the last run was killed; ended what it left: {', '.join(left)}")


@contextmanager
def opened(
    layout: Layout,
    voice: Voice,
    *,
    outside: Outside,
    port: int,
    settings: str = "config.settings.dev",
    forgetful: bool = False,
) -> Iterator[Stack]:
    """Database and queue of an instance, running and checked; everything started is stopped at the end."""
    clear_up(layout, voice)
    if not outside.database_url and not (layout.state / "secrets.json").exists():
        _refuse_lost_secrets(layout)
    vault = open_vault(layout.state / "secrets.json")
    _, before = environment.recall(layout)
    chosen = {name: ports.pick(before.get(name, 0)) for name in ("database", "valkey")}
    chosen["simulator"] = ports.pick(before.get("simulator", port + 1))
    chosen["authority"] = ports.pick(before.get("authority", 0))
    supervisor = Supervisor(layout.state / "processes.json", voice)
    try:
        server = None if outside.database_url else Postgres(layout, vault, chosen["database"], forgetful)
        queue = None if outside.redis_url else Valkey(layout, vault, chosen["valkey"], forgetful)
        _start_services(supervisor, voice, layout, outside, server, queue)
        addresses = Addresses(
            database_url=server.url if server else outside.database_url,
            redis_url=queue.url if queue else outside.redis_url,
            port=port,
            simulator_port=chosen["simulator"],
            authority_port=chosen["authority"],
            domain=os.environ.get("MARQUE_BASE_DOMAIN") or environment.BASE_DOMAIN,
        )
        own = environment.compose(layout, vault, addresses, outside, settings=settings)
        environment.remember(layout, own, chosen | {"web": port})
        yield Stack(layout, vault, voice, supervisor, addresses, outside, server, own)
    finally:
        supervisor.stop()


def _start_services(
    supervisor: Supervisor,
    voice: Voice,
    layout: Layout,
    outside: Outside,
    server: Postgres | None,
    queue: Valkey | None,
) -> None:
    with voice.step("queue") as step:
        if queue:
            supervisor.start(queue.spec())
            step.did(f"Valkey on port {queue.port}")
        else:
            valkey.check_outside(outside.redis_url)
            step.did("the one that REDIS_URL names")
    with voice.step("database") as step:
        if server:
            server.prepare()
            supervisor.start(server.spec())
            database.establish(server)
            step.did(f"PostgreSQL {MAJOR} on port {server.port}")
        else:
            for warning in database.check_outside(layout, outside.database_url):
                voice.warn(warning)
            step.did("the one that DATABASE_URL names")


def _refuse_lost_secrets(layout: Layout) -> None:
    if any(layout.state.glob("pgdata-*[0-9]")):
        raise Trouble(
            f"{layout.state / 'secrets.json'} is gone, but the data it opens is there.",
            hint="Put the file back from your copy, or begin anew with `./run reset`.",
        )
