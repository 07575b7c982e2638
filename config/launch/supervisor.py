"""Servers kept alive: started in order, watched, restarted with growing pauses, stopped in reverse."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.launch import orphans, shell
from config.launch.voice import Voice
from config.launch.words import Trouble, server_cause

LONGEST_PAUSE = 30.0
CALM = 60.0
LARGEST_LOG = 20_000_000


def _always(_pid: int) -> bool:
    return True


@dataclass(frozen=True)
class Spec:
    """How one server is started, known to be ready, and stopped (seconds throughout)."""

    name: str
    argv: list[str]
    env: Mapping[str, str] = field(repr=False)
    cwd: Path
    log: Path
    ready: Callable[[int], bool] = _always
    ready_within: float = 30.0
    stop: signal.Signals = signal.SIGTERM
    patience: float = 10.0
    feed: str = field(default="", repr=False)


class Server:
    """A Spec and the process that serves it now."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.began = 0.0
        self.log_start = 0
        self.again_at: float | None = None

    def spawn(self) -> None:
        """Start the process in a session of its own, so that Ctrl-C reaches us alone."""
        spec = self.spec
        if spec.log.exists() and spec.log.stat().st_size > LARGEST_LOG:
            spec.log.replace(spec.log.with_name(f"{spec.log.name}.1"))
        with spec.log.open("ab") as out:
            self.log_start = out.tell()
            self.process = subprocess.Popen(
                spec.argv,
                cwd=spec.cwd,
                env=dict(spec.env),
                stdin=subprocess.PIPE if spec.feed else subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.began, self.again_at = time.monotonic(), None
        if self.process.stdin is not None:
            with contextlib.suppress(BrokenPipeError), self.process.stdin as pipe:
                pipe.write(spec.feed.encode())

    def words(self) -> str:
        """What the server said since it was started last."""
        return shell.tail(self.spec.log, self.log_start)


class Supervisor:
    """All servers of one instance. Use from the main thread only: the kernel ties servers to their thread."""

    def __init__(self, records: Path, voice: Voice) -> None:
        self.records = records
        self.voice = voice
        self.servers: list[Server] = []
        self._helpers: dict[str, int] = {}

    def start(self, spec: Spec) -> None:
        """Start a server and wait until it is ready; raises Trouble with its last words when it is not."""
        self.spawn(spec)
        self.wait(spec.name)

    def spawn(self, spec: Spec) -> None:
        """Start a server; `wait` for it later."""
        server = Server(spec)
        server.spawn()
        self.servers.append(server)
        self._remember()

    def wait(self, name: str) -> None:
        """Wait until a spawned server is ready."""
        server = self[name]
        process, spec = server.process, server.spec
        deadline = time.monotonic() + spec.ready_within
        while process is not None:
            code = process.poll()
            if code is not None:
                raise self._refused(server, f"{name} stopped while starting ({_ending(code)})")
            if spec.ready(process.pid):
                return
            if time.monotonic() > deadline:
                raise self._refused(server, f"{name} did not answer within {spec.ready_within:.0f} s")
            time.sleep(0.02)

    @contextlib.contextmanager
    def accompanied(self, name: str, pid: int) -> Iterator[None]:
        """While a passing helper runs, it is remembered like a server: a killed run leaves none behind."""
        self._helpers[name] = pid
        self._remember()
        try:
            yield
        finally:
            del self._helpers[name]
            self._remember()

    def has(self, name: str) -> bool:
        """Whether a server of this name was started."""
        return any(server.spec.name == name for server in self.servers)

    def __getitem__(self, name: str) -> Server:
        return next(server for server in self.servers if server.spec.name == name)

    def look(self) -> None:
        """Notice who died, and start again whose pause is over. Call it a few times a second."""
        now = time.monotonic()
        for server in self.servers:
            if server.again_at is not None and now >= server.again_at:
                server.spawn()
                self._remember()
            elif server.again_at is None and server.process is not None:
                code = server.process.poll()
                if code is not None:
                    _end_children(server.process)
                    self._plan_restart(server, code, now)

    def stop(self) -> None:
        """Stop all, last started first; what does not obey in time is killed."""
        while self.servers:
            server = self.servers.pop()
            if server.process is not None:
                _end(server.process, server.spec)
        self.records.unlink(missing_ok=True)

    def _plan_restart(self, server: Server, code: int, now: float) -> None:
        server.failures = 1 if now - server.began > CALM else server.failures + 1
        pause = min(LONGEST_PAUSE, 2.0 ** (server.failures - 1))
        server.again_at = now + pause
        because = f"\n{server_cause(server.words())}" if code >= 0 else ""
        self.voice.warn(
            f"{server.spec.name} ended ({_ending(code)}); it starts again in {pause:.0f} s.{because}\n"
            f"Log: {server.spec.log}"
        )

    def _refused(self, server: Server, what: str) -> Trouble:
        said = server.words()
        lines = "\n".join(f"| {line}" for line in said.strip().splitlines()[-12:])
        return Trouble(f"{what}: {server_cause(said)}.", hint=lines, log=server.spec.log)

    def _remember(self) -> None:
        running = [(server.spec.name, server.process.pid) for server in self.servers if server.process]
        running += self._helpers.items()
        orphans.write(self.records, [orphans.Record(name, pid, orphans.birth(pid)) for name, pid in running])


def _end(process: subprocess.Popen[bytes], spec: Spec) -> None:
    if process.poll() is not None:
        return
    process.send_signal(spec.stop)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(spec.patience)
    _end_children(process)
    process.wait()


def _end_children(process: subprocess.Popen[bytes]) -> None:
    """A server that just ended may leave workers behind in its session; they would hold its port."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {-code}"
