"""`./run lint`: every rule that a machine can check, all of them reported."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from pathlib import Path

from config.launch import debian, environment, frontend, shell
from config.launch.environment import Addresses, Outside
from config.launch.layout import Layout
from config.launch.preparation import prepared
from config.launch.signals import Stop, obeyed
from config.launch.vault import Vault
from config.launch.voice import Voice

NOWHERE = 1


def run(layout: Layout, arguments: list[str]) -> int:
    """0 when every check passes, 1 otherwise."""
    argparse.ArgumentParser(
        prog="./run lint", description="Run every check that needs no server."
    ).parse_args(arguments)
    voice = Voice()
    layout.make_folders()
    with obeyed():
        try:
            with prepared(layout, voice, "dev", packages=debian.PDF, front_end=False) as preparation:
                preparation.finish()
                return _check(layout, voice)
        except Stop as stop:
            return 128 + stop.number


def _check(layout: Layout, voice: Voice) -> int:
    programs, env, failures = layout.venv / "bin", _environment(layout), 0
    checks: list[tuple[str, list[str | Path]]] = [
        ("style", [programs / "ruff", "check", "--output-format", "concise", ".", "run"]),
        ("format", [programs / "ruff", "format", "--check", ".", "run"]),
        ("types", [programs / "mypy"]),
        ("floors", [programs / "lint-imports", "--no-logo"]),
        (
            "migrations",
            [layout.python, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"],
        ),
    ]
    for name, argv in checks:
        failures += not _passes(name, argv, layout.root, env, voice)
    if (layout.frontend / "package.json").exists():
        node = frontend.machine_node() or frontend.packaged_node(layout)
        frontend.install(layout, node)
        typecheck = [*node.npm, "run", "--silent", "typecheck"]
        failures += not _passes("front end", list(typecheck), layout.frontend, node.environment(), voice)
    voice.say(f"\n  {failures} of {len(checks) + 1} checks failed." if failures else "\n  All checks passed.")
    return 1 if failures else 0


def _passes(name: str, argv: list[str | Path], cwd: Path, env: Mapping[str, str], voice: Voice) -> bool:
    began = time.monotonic()
    code, said = shell.ask(argv, cwd=cwd, env=env)
    voice.fact(name, "passed" if code == 0 else "failed", time.monotonic() - began)
    if code:
        for line in said.rstrip().splitlines():
            voice.say(f"    {line}")
    return code == 0


def _environment(layout: Layout) -> dict[str, str]:
    """Settings that load without any service: nothing here opens a connection."""
    vault = Vault()
    nowhere = Addresses(
        database_url=f"postgres://marque:none@127.0.0.1:{NOWHERE}/marque",
        redis_url=f"redis://127.0.0.1:{NOWHERE}/0",
        port=8000,
        simulator_port=NOWHERE,
    )
    own = environment.compose(layout, vault, nowhere, Outside(), settings="config.settings.test")
    return environment.complete(layout, own)
