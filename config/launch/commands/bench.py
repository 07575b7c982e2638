"""`./run bench`: measurements, each with a database of its own that is dropped afterwards."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from config.launch import database, debian, environment, ports, shell
from config.launch import layout as places
from config.launch.environment import Outside
from config.launch.instance import opened
from config.launch.layout import Layout
from config.launch.preparation import prepared
from config.launch.signals import Stop, obeyed
from config.launch.stack import Stack
from config.launch.voice import Voice
from config.launch.words import Trouble

KEYS = ("bench", "metric", "value", "unit", "baseline", "ratio", "goal", "holds")


def run(layout: Layout, arguments: list[str]) -> int:
    """0 when every benchmark ran and every goal held."""
    parser = argparse.ArgumentParser(
        prog="./run bench", description="Measure; each benchmark makes its own data."
    )
    parser.add_argument("name", nargs="*", help=f"one or more of: {', '.join(names(layout)) or 'none yet'}")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.name if name not in names(layout)]
    if unknown:
        raise Trouble(
            f"There is no benchmark `{unknown[0]}`.", hint=f"There are: {', '.join(names(layout)) or 'none'}"
        )
    voice = Voice(sys.stderr if options.json else sys.stdout)
    layout.make_folders()
    with obeyed():
        try:
            return (
                0 if _measure_all(layout, voice, options.name or names(layout), as_json=options.json) else 1
            )
        except Stop as stop:
            return 128 + stop.number


def names(layout: Layout) -> list[str]:
    """The benchmarks there are: tests/benchmarks/<name>.py with a `run`."""
    return sorted(
        file.stem
        for file in (layout.root / "tests" / "benchmarks").glob("[a-z]*.py")
        if "\ndef run(" in file.read_text(encoding="utf-8")
    )


def _measure_all(layout: Layout, voice: Voice, wanted: list[str], *, as_json: bool) -> bool:
    port, _ = ports.pick_many(2)
    with prepared(layout, voice, "dev", packages=debian.BENCHMARKS) as preparation:
        preparation.finish()
        with places.temporary("bench") as own, opened(own, voice, outside=Outside(), port=port) as stack:
            verdicts = [_measure(stack, voice, name, as_json=as_json) for name in wanted]
    return all(verdicts)


def _measure(stack: Stack, voice: Voice, name: str, *, as_json: bool) -> bool:
    """Run one benchmark in a process of its own; False when it failed or a goal did not hold."""
    if stack.database is None:
        raise Trouble("Benchmarks run on the embedded PostgreSQL only.")
    database_name = f"bench_{name}"
    database.establish(stack.database, database_name)
    own = stack.own | {"DATABASE_URL": stack.database.url_of(database_name)}
    argv = shell.bound([stack.layout.python, "-m", "config.launch.bench_child", name])
    env = environment.complete(stack.layout, own)
    holds = True
    try:
        with subprocess.Popen(
            argv, cwd=stack.layout.root, env=env, stdout=subprocess.PIPE, text=True
        ) as child:
            for line in child.stdout or ():
                figure = _figure(line)
                holds = holds and bool(figure["holds"])
                _tell(voice, figure, as_json=as_json)
                if not figure["holds"]:
                    _explain(voice, figure)
        if child.returncode:
            voice.warn(f"{name} ended with exit code {child.returncode}.")
    finally:
        database.drop(stack.database, database_name)
    return holds and child.returncode == 0


def _figure(line: str) -> dict[str, Any]:
    figure: dict[str, Any] = json.loads(line)
    lacking = [key for key in KEYS if key not in figure]
    if lacking:
        raise Trouble(f"A benchmark's line lacks {', '.join(lacking)}.", hint=line.strip())
    return figure


def _tell(voice: Voice, figure: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({key: figure[key] for key in KEYS}, ensure_ascii=False), flush=True)
        return
    goal = f"goal {figure['goal']}" if figure["goal"] is not None else "no goal"
    ratio = (
        f", {figure['ratio']} times the baseline {figure['baseline']}" if figure["ratio"] is not None else ""
    )
    verdict = "holds" if figure["holds"] else "FAILS"
    voice.fact(
        verdict, f"{figure['bench']}  {figure['metric']}  {figure['value']} {figure['unit']}  ({goal}{ratio})"
    )


def _explain(voice: Voice, figure: dict[str, Any]) -> None:
    """What a benchmark says beside the figure of a goal that it missed."""
    beside = {key: said for key, said in figure.items() if key not in KEYS and said}
    if beside:
        voice.warn(f"{figure['metric']}: {json.dumps(beside, ensure_ascii=False)}")
