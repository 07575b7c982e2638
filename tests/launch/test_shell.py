"""Programs that prepare things: ended for certain, and never two at the same work."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from config.launch import lock, shell
from config.launch.layout import PROJECT
from config.launch.words import Trouble

DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""
TURN = """
import sys
from pathlib import Path
from config.launch import lock, shell
place = Path(sys.argv[1])
with lock.turn(place / "turn.lock"):
    work = "(sleep 1.5; touch done) & touch begun; wait"
    shell.run(["sh", "-c", work], doing="Preparing", log=place / "log", cwd=place)
"""


def _appears(check: Path, text: str = "") -> None:
    deadline = time.monotonic() + 10
    while not check.exists() or text not in check.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_program_that_does_not_listen_is_ended_too(tmp_path: Path) -> None:
    log, outcome = tmp_path / "log", []

    def prepare() -> None:
        with pytest.raises(Trouble) as caught:
            shell.run([sys.executable, "-c", DEAF], doing="Preparing", log=log)
        outcome.append(caught.value.message)

    thread = threading.Thread(target=prepare)
    thread.start()
    _appears(log, "deaf")
    shell.end_all()
    thread.join(5)

    assert outcome == ["Preparing failed."]


def test_who_comes_after_a_kill_waits_for_what_it_left_at_work(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", TURN, str(tmp_path)], cwd=PROJECT) as killed:
        _appears(tmp_path / "begun")
        killed.kill()

    with lock.turn(tmp_path / "turn.lock", patience=10):
        assert (tmp_path / "done").exists()
