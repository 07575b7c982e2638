"""`./run` itself, with a stand-in product behind it: open, join, kill, open again, stop, forget."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from config.launch import layout as places
from config.launch import ports, visitor
from config.launch.layout import Layout
from tests.launch import standin

pytestmark = pytest.mark.services
OURS = {
    *("DATABASE_URL", "REDIS_URL", "STRIPE_API_KEY", "STRIPE_API_BASE", "STRIPE_WEBHOOK_SECRET"),
    *("MARQUE_PORT", "MARQUE_STATE_DIR", "MARQUE_SECRET_KEY", "DJANGO_SETTINGS_MODULE", "PYTHONPATH"),
}


@pytest.fixture(scope="module")
def project() -> Iterator[Layout]:
    """A project where PostgreSQL's account can reach it: pytest's temporary folders are closed."""
    with places.temporary("door") as own:
        yield standin.lay(own.state / "project")


def plain_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """No service of the suite's own must leak into the door under test."""
    return {name: value for name, value in os.environ.items() if name not in OURS} | dict(extra or {})


def run(
    project: Layout, *words: str, text: str = "", env: Mapping[str, str] | None = None
) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "run", *words],
        cwd=project.root,
        env=plain_environment(env),
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout


@contextmanager
def opened(
    project: Layout, port: int, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """`./run`, from the moment it says it is open; stopped at the end."""
    log = project.root / "out.txt"
    with log.open("wb") as out:
        door = subprocess.Popen(
            [sys.executable, "run", "--port", str(port)],
            cwd=project.root,
            env=plain_environment(),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + 60
        while "Open after" not in log.read_text():
            assert door.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield door
    finally:
        door.terminate()
        door.wait(30)


def status(port: int, path: str = "/") -> int:
    return visitor.Visitor(f"marque.localhost:{port}", port).get(path).status


def calls(project: Layout) -> list[str]:
    return (project.state / "calls.txt").read_text().splitlines()


def test_opens_is_joined_survives_a_kill_and_keeps_the_data(project: Layout) -> None:
    port = ports.pick()
    with opened(project, port) as door:
        assert status(port) == 200
        said = (project.root / "out.txt").read_text()
        assert f"http://console.marque.localhost:{port}" in said
        assert "operator@marque.example" in said
        secrets = json.loads((project.state / "secrets.json").read_text())
        assert not [name for name, value in secrets.items() if value in said]

        code, second = run(project, "--port", str(ports.pick()))
        assert code == 1
        assert f"process {door.pid}" in second

        assert run(project, "manage", "echo", "MARQUE_PORT") == (0, f"{port}\n")
        assert run(project, "manage", "fail")[0] == 7

        door.send_signal(signal.SIGKILL)
        door.wait()

    with opened(project, port):
        assert status(port) == 200
    assert calls(project).count("demo load") == 1
    assert not ports.occupant(port)


def test_a_demo_load_that_was_killed_is_taken_up_again(project: Layout) -> None:
    port = ports.pick()
    (project.state / "demo.loaded").unlink(missing_ok=True)
    door = subprocess.Popen(
        [sys.executable, "run", "--port", str(port)],
        cwd=project.root,
        env=plain_environment({"STANDIN_DEMO_SECONDS": "30"}),
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    loads = calls(project).count("demo load")
    while calls(project).count("demo load") == loads:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    door.kill()
    door.wait()
    # A half-loaded market is not empty any more.
    (project.state / "demo.loaded").touch()
    before = calls(project).count("demo load")

    with opened(project, port):
        assert calls(project).count("demo load") == before + 1


def test_a_dead_web_server_comes_back(project: Layout) -> None:
    port = ports.pick()
    with opened(project, port):
        records = json.loads((project.state / "processes.json").read_text())
        web = next(record["pid"] for record in records if record["name"] == "web")
        os.kill(web, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while "web ended (signal 9)" not in (project.root / "out.txt").read_text():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        while not visitor.answers(port, f"marque.localhost:{port}"):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_taken_port_is_said_with_a_way_out(project: Layout) -> None:
    port = ports.pick()
    with subprocess.Popen(
        [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"], stderr=subprocess.DEVNULL
    ) as other:
        while ports.is_free(port):
            time.sleep(0.05)
        code, said = run(project, "--port", str(port))
        other.kill()

    assert code == 1
    assert f"Port {port} is taken by" in said
    assert "./run --port" in said


def test_manage_without_an_instance_starts_one_for_the_moment(project: Layout) -> None:
    code, said = run(project, "manage", "echo", "DATABASE_URL")

    assert code == 0
    assert said.startswith("postgres://marque:")
    assert run(project, "stop") == (0, "  stop          nothing runs here\n")


def test_smoke_and_bench_report_as_json(project: Layout) -> None:
    smoke = subprocess.run(
        [sys.executable, "run", "smoke", "--json"],
        cwd=project.root, env=plain_environment(), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    report = json.loads(smoke.stdout)
    assert report["steps"][0]["name"] == "everything starts"
    assert smoke.returncode == (0 if report["holds"] else 1)

    bench = subprocess.run(
        [sys.executable, "run", "bench", "speed", "--json"],
        cwd=project.root, env=plain_environment(), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert bench.returncode == 0
    assert json.loads(bench.stdout) == {
        "bench": "speed", "metric": "speed", "value": 2, "unit": "ms",
        "baseline": 4, "ratio": 0.5, "goal": "<= 0.6", "holds": True,
    }  # fmt: skip


def test_an_unknown_word_is_answered_with_the_help(project: Layout) -> None:
    code, said = run(project, "dance")

    assert code == 2
    assert "does not know `dance`" in said
    assert "./run smoke" in said


def test_an_outside_database_that_does_not_answer_stops_the_start(project: Layout) -> None:
    env = {"DATABASE_URL": "postgres://marque:hidden@127.0.0.1:1/marque"}

    code, said = run(project, "--port", str(ports.pick()), env=env)

    assert code == 1
    assert "127.0.0.1:1 cannot be used" in said
    assert "hidden" not in said


def test_reset_asks_first(project: Layout) -> None:
    code, _ = run(project, "reset", text="no\n")
    assert code == 1
    assert project.state.exists()

    assert run(project, "reset", text="delete\n")[0] == 0
    assert not project.state.exists()
