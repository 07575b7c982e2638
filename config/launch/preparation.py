"""Getting ready: Debian packages, Python environment and front end, side by side where they can be."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from config.launch import debian, frontend, python_env, shell
from config.launch.layout import Layout, check_disk
from config.launch.voice import Voice
from config.launch.words import Trouble


class Preparation:
    """Work that goes on in the background while services start. `front_end` ends when the build is there."""

    def __init__(self, layout: Layout, voice: Voice, pool: ThreadPoolExecutor) -> None:
        self.layout = layout
        self.voice = voice
        self._pool = pool
        self.packages: Future[None] | None = None
        self.front_end: Future[None] | None = None

    def begin(self, kind: str, *, packages: tuple[str, ...], packages_needed: bool, front_end: bool) -> None:
        """Make the Python environment now; start the rest in the background."""
        debian.require_venv_module(self.layout)
        self.packages = self._pool.submit(self._install_packages, packages, packages_needed)
        to_build = front_end and not frontend.is_built(self.layout)
        node = frontend.machine_node() if to_build else None
        if node is not None:
            self._build(node)
        python_env.ensure(self.layout, kind, self.voice)
        if to_build and node is None:
            self._build(frontend.packaged_node(self.layout))

    def front_end_is_there(self) -> bool:
        """Whether the front end is built; raises Trouble when building it failed."""
        if self.front_end is None:
            return True
        if self.front_end.done():
            self.front_end.result()
            return True
        return False

    def finish(self) -> None:
        """Wait for everything in the background; raises the first Trouble."""
        for work in (self.front_end, self.packages):
            if work is not None:
                work.result()

    def _build(self, node: frontend.Node) -> None:
        self.voice.fact("front end", self.voice.dim("building…"))
        self.front_end = self._pool.submit(frontend.build, self.layout, node, self.voice)

    def _install_packages(self, packages: tuple[str, ...], needed: bool) -> None:
        wanted = debian.missing(packages)
        if not wanted:
            return
        try:
            with self.voice.step("packages") as step:
                step.did(f"not installed: {' '.join(wanted)}")
                debian.install(self.layout, packages, "Installing Debian packages")
                step.did(" ".join(wanted))
        except Trouble as trouble:
            if needed:
                raise
            self.voice.warn(
                "\n".join(["PDF documents are not available; everything else is.", *trouble.lines()])
            )


@contextmanager
def prepared(
    layout: Layout,
    voice: Voice,
    kind: str,
    *,
    packages: tuple[str, ...],
    packages_needed: bool = False,
    front_end: bool = True,
) -> Iterator[Preparation]:
    """The Python environment is there, the rest is under way; at the end nothing of it runs any more."""
    fresh = not python_env.is_ready(layout, kind) or (front_end and not frontend.is_built(layout))
    check_disk(layout, fresh=fresh)
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="prepare") as pool:
        try:
            preparation = Preparation(layout, voice, pool)
            preparation.begin(kind, packages=packages, packages_needed=packages_needed, front_end=front_end)
            yield preparation
        finally:
            shell.end_all()
