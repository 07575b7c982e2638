"""`./run smoke`: the whole product in a temporary place, the main job performed over HTTP, and a verdict."""

from __future__ import annotations

import argparse
import json
import sys
import time
from functools import partial

from config.launch import debian, ports
from config.launch import layout as places
from config.launch.commands.start import open_web
from config.launch.environment import Outside
from config.launch.instance import opened
from config.launch.layout import Layout
from config.launch.mainjob import PASSWORD, main_job
from config.launch.preparation import Preparation, prepared
from config.launch.signals import Stop, obeyed
from config.launch.smoke import OPENING, Report, Site, Step, perform
from config.launch.stack import Stack
from config.launch.voice import Voice


def run(layout: Layout, arguments: list[str]) -> int:
    """0 only when every step held. With --json the report is all there is on standard output."""
    parser = argparse.ArgumentParser(
        prog="./run smoke", description="Perform the main job in a temporary place."
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--keep", action="store_true", help="leave the temporary place with its logs")
    options = parser.parse_args(arguments)
    voice = Voice(sys.stderr if options.json else sys.stdout)
    layout.make_folders()
    with obeyed():
        try:
            report = _play(layout, voice, keep=options.keep)
        except Stop as stop:
            return 128 + stop.number
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    voice.say()
    voice.say(f"  {'All of it held.' if report.holds else 'It did not hold.'}")
    return 0 if report.holds else 1


def _play(layout: Layout, voice: Voice, *, keep: bool) -> Report:
    began = time.monotonic()
    port, _ = ports.pick_many(2)
    with prepared(layout, voice, "run", packages=debian.PDF) as preparation:
        preparation.finish()
        with (
            places.temporary("smoke", keep=keep) as own,
            opened(own, voice, outside=Outside(), port=port) as stack,
        ):
            _open(stack, preparation)
            report = Report(told=lambda step: _tell(voice, step))
            with report.step("everything starts") as step:
                step.measure("start", time.monotonic() - began, "s")
            where = stack.addresses
            manage = partial(stack.ask_manage, MARQUE_OPERATOR_PASSWORD=PASSWORD)
            perform(Site(where.domain, where.port, own.state, manage), report, (*OPENING, main_job))
            if keep:
                voice.fact("kept", str(own.state))
            return report


def _open(stack: Stack, preparation: Preparation) -> None:
    """Everything but the demo: an empty market with its catalog."""
    stack.prepare_database()
    stack.manage("demo", "load", "--only", "catalog", doing="Loading the catalog")
    stack.supervisor.spawn(stack.simulator())
    stack.supervisor.spawn(stack.worker())
    stack.supervisor.spawn(stack.scheduler())
    open_web(stack, preparation)
    stack.supervisor.wait("payments")


def _tell(voice: Voice, step: Step) -> None:
    figures = "".join(f"  {name} {each['value']} {each['unit']}" for name, each in step.measures.items())
    voice.fact("held" if step.holds else "FAILED", f"{step.name}{figures}", step.seconds)
    if step.failure:
        voice.say(f"    {step.failure}")
