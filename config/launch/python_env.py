"""The Python environment in `.venv`: made when missing, completed when the hashed requirements change."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from config.launch import debian, lock, shell
from config.launch.layout import Layout
from config.launch.stamps import Stamp, digest
from config.launch.voice import Voice
from config.launch.words import Trouble

REGISTRY = "package registry"


def is_ready(layout: Layout, kind: str) -> bool:
    """Whether `.venv` holds requirements/<kind>.txt as it is now (`kind`: run or dev; dev includes run)."""
    return layout.python.exists() and _stamp(layout, kind).matches(wanted(layout, kind))


def ensure(layout: Layout, kind: str, voice: Voice) -> None:
    """Make or complete the environment. Killed half-way, the next call begins where it is safe."""
    if is_ready(layout, kind):
        return
    with voice.step("environment") as step, lock.turn(layout.root / ".state" / "venv.lock"):
        if is_ready(layout, kind):
            return
        voice.fact("environment", voice.dim("installing Python packages…"))
        if not _has_pip(layout):
            _create(layout)
        _install_uv(layout)
        _install_requirements(layout, kind)
        _stamp(layout, kind).write(wanted(layout, kind))
        step.did(f"Python {sys.version_info.major}.{sys.version_info.minor}, requirements/{kind}.txt")


def _stamp(layout: Layout, kind: str) -> Stamp:
    return Stamp(layout.venv / f".marque-{kind}")


def wanted(layout: Layout, kind: str) -> str:
    """What a finished environment is stamped with. A moved project or another Python makes another one."""
    files = [layout.root / "requirements" / f"{kind}.txt", layout.root / "requirements" / "uv.txt"]
    return digest(files, str(layout.venv), str(sys.version_info[:2]))


def _has_pip(layout: Layout) -> bool:
    said = "import sys, pip; print(sys.prefix, sys.version_info[:2])"
    code, answer = shell.ask([layout.python, "-c", said])
    return code == 0 and answer.strip() == f"{layout.venv} {sys.version_info[:2]}"


def _create(layout: Layout) -> None:
    debian.require_venv_module(layout)
    if layout.venv.is_symlink():  # emptied would be what it points at
        raise Trouble(".venv is a link to another environment.", hint="Remove the link and start again.")
    base = str(getattr(sys, "_base_executable", sys.executable))
    shell.run(
        [base, "-m", "venv", "--clear", layout.venv],
        doing="Making the Python environment",
        log=layout.logs / "python.log",
    )


def _install_uv(layout: Layout) -> None:
    listed = layout.root / "requirements" / "uv.txt"
    release = listed.read_text(encoding="utf-8").split(maxsplit=1)[0].replace("==", " ")
    code, said = shell.ask([layout.venv / "bin" / "uv", "--version"])
    if code == 0 and said.startswith(release):
        return
    _pip(layout, "--force-reinstall", "--no-deps", "-r", str(listed))


def _install_requirements(layout: Layout, kind: str) -> None:
    """A marker tells the next start that this one was killed while installing: then all is laid anew."""
    marker = layout.venv / ".marque-installing"
    anew = marker.exists()
    marker.touch()
    install(layout, layout.root / "requirements" / f"{kind}.txt", into=layout.python, anew=anew)
    marker.unlink()


def install(layout: Layout, listed: Path, *, into: Path, anew: bool = False) -> None:
    """The packages of a hashed list for the Python `into`.

    With uv (seconds); with pip when uv cannot reach the index but pip may, by its own configuration.
    """
    uv, again = layout.venv / "bin" / "uv", ("--reinstall",) if anew else ()
    try:
        shell.run(
            [uv, "pip", "install", "--python", into, "--require-hashes", *again, "-r", listed],
            doing="Installing Python packages",
            log=layout.logs / "python.log",
            env=_uv_environment(layout, os.environ),
        )
    except Trouble as trouble:
        if REGISTRY not in trouble.message:
            raise
        _pip(layout, *(("--force-reinstall",) if anew else ()), "-r", str(listed), into=into)


def _pip(layout: Layout, *arguments: str, into: Path | None = None) -> None:
    target = ("--python", str(into)) if into else ()
    shell.run(
        [
            layout.python,
            "-m",
            "pip",
            *target,
            "install",
            "--disable-pip-version-check",
            "--require-hashes",
            *arguments,
        ],
        doing="Installing Python packages",
        log=layout.logs / "python.log",
    )


def _uv_environment(layout: Layout, environ: Mapping[str, str]) -> dict[str, str]:
    """uv does not read pip's configuration: a mirror that a person chose for pip is handed on."""
    env = {**environ, "UV_NO_PROGRESS": "1", "UV_PYTHON_DOWNLOADS": "never"}
    if "UV_DEFAULT_INDEX" not in env and "UV_INDEX_URL" not in env:
        code, mirror = shell.ask([layout.python, "-m", "pip", "config", "get", "global.index-url"])
        mirror = environ.get("PIP_INDEX_URL") or (mirror.strip() if code == 0 else "")
        if mirror:
            env["UV_DEFAULT_INDEX"] = mirror
    return env
