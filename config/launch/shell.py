"""Running programs: output to a log, failures with their cause, and no program outlives us."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from config.launch import lock
from config.launch.words import Trouble, failed

_running: dict[subprocess.Popen[bytes], signal.Signals] = {}
_guard = threading.Lock()


@functools.cache
def _setpriv() -> str | None:
    return shutil.which("setpriv")


def bound(argv: Sequence[str | Path], *, stop: signal.Signals = signal.SIGTERM) -> list[str]:
    """The command, made to receive a signal when the thread that starts it dies (Linux; elsewhere unchanged).

    The kernel watches the starting *thread*: servers must be started by the main thread.
    """
    words = [str(word) for word in argv]
    if (setpriv := _setpriv()) is None:
        return words
    return [setpriv, "--pdeathsig", stop.name.removeprefix("SIG"), "--", *words]


def run(
    argv: Sequence[str | Path],
    *,
    doing: str,
    log: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stop: signal.Signals = signal.SIGKILL,
) -> None:
    """Run a program to its end, its output appended to a log; raises Trouble with the cause when it fails.

    `stop` ends it when we give up or die: what is done anew next time may be killed, and npm for one does not
    hear anything less while it waits for the network.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        began = out.tell()
        process = _start(bound(argv, stop=stop), doing, stdout=out, cwd=cwd, env=env, stop=stop)
        code = _wait(process)
    if code:
        raise failed(doing, tail(log, began), log=log)


def ask(
    argv: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run a quick program; its exit code and all it said (127 when there is no such program)."""
    return ask_with(argv, "", cwd=cwd, env=env)


def ask_with(
    argv: Sequence[str | Path], text: str, *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Like `ask`, with a text on the program's standard input: secrets belong there, not into arguments."""
    try:
        done = subprocess.run(
            [str(word) for word in argv],
            cwd=cwd,
            env=env,
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return 127, ""
    return done.returncode, done.stdout.decode("utf-8", "replace")


def attached(argv: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str]) -> int:
    """Run a program on the person's terminal; its exit code, 128 + n when signal n ended it."""
    code = _wait(_start(bound(argv), str(argv[0]), stdin=None, cwd=cwd, env=env))
    return code if code >= 0 else 128 - code


def end_all() -> None:
    """Stop every program started by `run`, with what it started; the threads that wait then go on."""
    with _guard:
        for process, stop in _running.items():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, stop)


def tail(log: Path, start: int = 0, *, limit: int = 20_000) -> str:
    """The end of a log, from byte `start` on."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(start, size - limit))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def _start(
    argv: list[str],
    doing: str,
    *,
    cwd: Path | None,
    env: Mapping[str, str] | None,
    stdin: int | None = subprocess.DEVNULL,
    stdout: IO[bytes] | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Programs with a log get a session of their own: the terminal's Ctrl-C reaches us alone."""
    try:
        with lock.turns() as turns:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                argv,
                cwd=cwd,
                env=env,
                stdin=stdin,
                stdout=stdout,
                stderr=subprocess.STDOUT if stdout else None,
                start_new_session=stdout is not None,
                pass_fds=turns,
            )
    except FileNotFoundError as error:
        raise Trouble(f"{doing} failed: {error.filename} was not found.") from error
    with _guard:
        _running[process] = stop
    return process


def _wait(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
        raise
    finally:
        with _guard:
            _running.pop(process, None)
