"""Master keys come from the environment or a file of the right mode; no demo key starts in production."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

GOOD = "8d3f1c0a97b5e4426ed0187a3c9b52f4617e80dd25ac934bf0317c5ae6489b12"
OTHER = "1f0c9a7e35d846b2c0f1e7a8559d3b4612c8aa07de94f3b6e15d2087c3496bfa"
TELL = "from django.conf import settings as s; print(len(s.MASTER_KEYS), s.MASTER_KEYS[0][:6])"


def start(state, *arguments: str, module: str = "production", **given: str) -> subprocess.CompletedProcess:
    """A process of its own, with nothing of this environment's."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": f"config.settings.{module}",
        "MARQUE_STATE_DIR": str(state),
        "MARQUE_SECRET_KEY": "a-secret-of-production-0123456789-abcdefghijklmnopqrstuvwxyz",
        "DATABASE_URL": "postgres://marque@127.0.0.1:1/marque",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        **given,
    }
    return subprocess.run(
        [sys.executable, *(arguments or ("-c", TELL))],
        cwd=settings.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def refused(done: subprocess.CompletedProcess, why: str, *secrets: str) -> None:
    """The process ended with this reason, and told no key."""
    said = done.stdout + done.stderr
    assert done.returncode != 0, said
    assert why in said, said[-1500:]
    assert not [secret for secret in (GOOD, OTHER, *secrets) if secret and secret in said]


def key_file(folder, text: str = GOOD, mode: int = 0o600):
    path = folder / "master.key"
    path.write_text(text + "\n")
    path.chmod(mode)
    return str(path)


class TestEnvironment:
    def test_one_key(self, tmp_path):
        assert start(tmp_path, MARQUE_MASTER_KEY=GOOD).stdout.split() == ["1", GOOD[:6]]

    def test_several_the_newest_first(self, tmp_path):
        for between in (",", " ", ", ", "\n"):
            done = start(tmp_path, MARQUE_MASTER_KEY=f"{OTHER.upper()}{between}{GOOD}")
            assert done.stdout.split() == ["2", OTHER[:6]]

    def test_none(self, tmp_path):
        refused(start(tmp_path), "the environment lacks MARQUE_MASTER_KEY")

    @pytest.mark.parametrize("text", ["", "short", GOOD[:-1], GOOD + "0", f"{GOOD};{OTHER}", "g" * 64])
    def test_what_is_no_key(self, tmp_path, text):
        refused(start(tmp_path, MARQUE_MASTER_KEY=text), "64 hexadecimal digits")


class TestFile:
    @pytest.mark.parametrize("mode", [0o600, 0o400])
    def test_of_the_right_mode(self, tmp_path, mode):
        path = key_file(tmp_path, f"{OTHER}\n{GOOD}", mode)
        assert start(tmp_path, MARQUE_MASTER_KEY_FILE=path).stdout.split() == ["2", OTHER[:6]]

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o666, 0o700, 0o601])
    def test_of_another_mode(self, tmp_path, mode):
        path = key_file(tmp_path, GOOD, mode)
        refused(start(tmp_path, MARQUE_MASTER_KEY_FILE=path), f"has mode {mode:04o}")

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
    def test_of_another_owner(self, tmp_path):
        path = key_file(tmp_path)
        os.chown(path, 12345, -1)
        refused(start(tmp_path, MARQUE_MASTER_KEY_FILE=path), "belongs to user 12345")

    def test_a_name_that_leads_to_a_file_others_may_read(self, tmp_path):
        path = key_file(tmp_path, GOOD, 0o644)
        link = tmp_path / "link"
        link.symlink_to(path)
        refused(start(tmp_path, MARQUE_MASTER_KEY_FILE=str(link)), "has mode 0644")

    def test_that_is_not_there_or_is_a_folder(self, tmp_path):
        refused(start(tmp_path, MARQUE_MASTER_KEY_FILE=str(tmp_path / "none")), "cannot be read")
        refused(start(tmp_path, MARQUE_MASTER_KEY_FILE=str(tmp_path)), "cannot be read")

    def test_beside_a_variable(self, tmp_path):
        done = start(tmp_path, MARQUE_MASTER_KEY_FILE=key_file(tmp_path), MARQUE_MASTER_KEY=OTHER)
        refused(done, "both set")

    def test_of_the_other_secret(self, tmp_path):
        path = key_file(tmp_path, "another-secret-of-production-0123456789-abcdefghijklmnop", 0o644)
        given = {"MARQUE_SECRET_KEY": "", "MARQUE_SECRET_KEY_FILE": path}
        refused(start(tmp_path, MARQUE_MASTER_KEY=GOOD, **given), "MARQUE_SECRET_KEY_FILE has mode 0644")


DEMO = {
    "the suite's": "5e" * 32,
    "zeros": "00" * 32,
    "a pattern": "0123456789abcdef" * 4,
    "counted": "deadbeef" * 8,
}


class TestDemoKeyInProduction:
    @pytest.mark.parametrize("key", DEMO.values(), ids=DEMO)
    def test_known_keys_and_patterns(self, tmp_path, key):
        refused(start(tmp_path, MARQUE_MASTER_KEY=key), "is a demo key", key)
        refused(start(tmp_path, MARQUE_MASTER_KEY=f"{GOOD},{key}"), "is a demo key", key)

    def test_what_the_demo_made_up_for_itself(self, tmp_path):
        (tmp_path / "secrets.json").write_text(json.dumps({"master_key": OTHER}))

        refused(start(tmp_path, MARQUE_MASTER_KEY=OTHER), "is a demo key")
        assert start(tmp_path, MARQUE_MASTER_KEY=GOOD).returncode == 0
        assert start(tmp_path, MARQUE_MASTER_KEY=OTHER, module="dev").returncode == 0

    @pytest.mark.parametrize(
        "process",
        [
            ("-m", "granian", "--interface", "wsgi", "config.wsgi:application", "--port", "0"),
            ("-m", "celery", "-A", "config", "worker"),
            ("manage.py", "migrate"),
        ],
        ids=["web", "worker", "command"],
    )
    def test_every_process_refuses_to_start(self, tmp_path, process):
        done = start(tmp_path, *process, MARQUE_MASTER_KEY=DEMO["the suite's"])
        refused(done, "is a demo key", DEMO["the suite's"])

    def test_the_tests_secret_too(self, tmp_path):
        given = {"MARQUE_SECRET_KEY": "only-for-tests-" + "x" * 40}
        refused(start(tmp_path, MARQUE_MASTER_KEY=GOOD, **given), "MARQUE_SECRET_KEY is the tests'")
