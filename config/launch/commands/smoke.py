"""`./run smoke`: the whole product in a temporary place, the main job performed over HTTP, and a verdict."""

from __future__ import annotations

import argparse
import json
import sys
import time

from config.launch.layout import Layout
from config.launch.mainjob import main_job
from config.launch.product import running_product
from config.launch.signals import Stop, obeyed
from config.launch.smoke import OPENING, Report, Step, perform
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
    report = Report(told=lambda step: _tell(voice, step))
    with running_product(layout, voice, keep=keep) as site:
        with report.step("everything starts") as step:
            step.measure("start", time.monotonic() - began, "s")
        perform(site, report, (*OPENING, main_job))
        if keep:
            voice.fact("kept", str(site.state))
    return report


def _tell(voice: Voice, step: Step) -> None:
    figures = "".join(f"  {name} {each['value']} {each['unit']}" for name, each in step.measures.items())
    voice.fact("held" if step.holds else "FAILED", f"{step.name}{figures}", step.seconds)
    if step.failure:
        voice.say(f"    {step.failure}")
