"""The whole product in a temporary place, for the smoke run and the browser's test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from config.launch import debian, ports
from config.launch import layout as places
from config.launch.environment import Outside
from config.launch.instance import opened
from config.launch.layout import Layout
from config.launch.mainjob import PASSWORD
from config.launch.preparation import Preparation, prepared
from config.launch.smoke import Site
from config.launch.stack import Stack
from config.launch.voice import Voice
from config.launch.web import open_web


@contextmanager
def running_product(layout: Layout, voice: Voice, *, keep: bool = False) -> Iterator[Site]:
    """Every process on free ports, a market with its catalogue and no dealers; gone when the block ends."""
    port, _ = ports.pick_many(2)
    with prepared(layout, voice, "run", packages=debian.PDF) as preparation:
        preparation.finish()
        with (
            places.temporary("smoke", keep=keep) as own,
            opened(own, voice, outside=Outside(), port=port) as stack,
        ):
            _open(stack, preparation)
            manage = partial(stack.ask_manage, MARQUE_OPERATOR_PASSWORD=PASSWORD)
            yield Site(stack.addresses.domain, stack.addresses.port, own.state, manage)


def _open(stack: Stack, preparation: Preparation) -> None:
    stack.prepare_database()
    stack.manage("demo", "load", "--only", "catalog", doing="Loading the catalog")
    stack.supervisor.spawn(stack.simulator())
    stack.supervisor.spawn(stack.authority())
    stack.supervisor.spawn(stack.worker())
    stack.supervisor.spawn(stack.scheduler())
    open_web(stack, preparation)
    stack.supervisor.wait("payments")
    stack.supervisor.wait("authority")
