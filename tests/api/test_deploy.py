"""Production settings pass Django's own inspection, and bind cookies as tightly as browsers can."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings

SECRET = "a-secret-of-production-0123456789-" + "abcdefghijklmnopqrstuvwxyz"
MASTER = "8d3f1c0a97b5e4426ed0187a3c9b52f4617e80dd25ac934bf0317c5ae6489b12"  # these tests' own
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "MARQUE_BASE_DOMAIN": "marque.example",
    "MARQUE_SECRET_KEY": SECRET,
    "MARQUE_MASTER_KEY": MASTER,
    "DATABASE_URL": "postgres://marque@127.0.0.1/marque",
    "REDIS_URL": "redis://127.0.0.1/0",
}
TELL = """
from django.conf import settings as s
print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.DEBUG)
"""


def in_production(*arguments: str) -> str:
    """What Python says when run with production settings and nothing of this environment's."""
    environment = {"PATH": os.environ["PATH"], "MARQUE_STATE_DIR": str(settings.STATE_DIR), **ENVIRONMENT}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout + done.stderr


def test_the_inspection_finds_nothing():
    assert "no issues" in in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING")


def test_a_session_belongs_to_one_host_over_tls():
    assert in_production("-c", TELL).split() == ["__Host-sessionid", "None", "True", "True", "False"]
