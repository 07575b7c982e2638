"""The environment that every process of one instance gets."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from config.launch.layout import Layout
from config.launch.vault import Vault, write_private
from config.launch.words import Trouble

BASE_DOMAIN = "marque.localhost"


@dataclass(frozen=True)
class Outside:
    """Services of the person's own, named in the environment; '' means: use the embedded part."""

    database_url: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    stripe_api_key: str = field(default="", repr=False)
    stripe_api_base: str = ""
    stripe_webhook_secret: str = field(default="", repr=False)
    authority_url: str = ""

    @classmethod
    def named(cls, environ: Mapping[str, str] = os.environ) -> Outside:
        """What the environment names. A payment address without its key is refused."""
        outside = cls(
            database_url=environ.get("DATABASE_URL", ""),
            redis_url=environ.get("REDIS_URL", ""),
            stripe_api_key=environ.get("STRIPE_API_KEY", ""),
            stripe_api_base=environ.get("STRIPE_API_BASE", ""),
            stripe_webhook_secret=environ.get("STRIPE_WEBHOOK_SECRET", ""),
            authority_url=environ.get("MARQUE_AUTHORITY_URL", ""),
        )
        if outside.stripe_api_base and not outside.stripe_api_key:
            raise Trouble("STRIPE_API_BASE is set but STRIPE_API_KEY is not.", hint="Set both, or neither.")
        if outside.authority_url and not environ.get("MARQUE_TRUST_ROOTS"):
            raise Trouble(
                "MARQUE_AUTHORITY_URL is set but MARQUE_TRUST_ROOTS is not.",
                hint="Name a PEM file with the roots of that authority, or neither.",
            )
        return outside


@dataclass(frozen=True)
class Addresses:
    """Where the parts of one instance answer."""

    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    port: int
    simulator_port: int
    authority_port: int = 0
    domain: str = BASE_DOMAIN

    @property
    def webhook_url(self) -> str:
        """Where the payment simulator reports: the market's host (below localhost: this machine)."""
        return f"http://{self.domain}:{self.port}/webhooks/stripe"

    @property
    def payment_url(self) -> str:
        """The payment simulator as a buyer's browser sees it."""
        return f"http://{self.domain}:{self.simulator_port}"

    @property
    def authority_url(self) -> str:
        """The demonstration's certificate authority: for processes of this machine alone."""
        return f"http://127.0.0.1:{self.authority_port}"

    def site(self, name: str = "") -> str:
        """The address of the market, or of the portal or console with this name."""
        return f"http://{name + '.' if name else ''}{self.domain}:{self.port}"


def compose(
    layout: Layout,
    vault: Vault,
    addresses: Addresses,
    outside: Outside,
    *,
    settings: str = "config.settings.dev",
) -> dict[str, str]:
    """The variables that make a process part of this instance (without the machine's own)."""
    given = {
        "DATABASE_URL": addresses.database_url,
        "REDIS_URL": addresses.redis_url,
        "MARQUE_BASE_DOMAIN": addresses.domain,
        "MARQUE_PORT": str(addresses.port),
        "MARQUE_STATE_DIR": str(layout.state),
        **_secret("MARQUE_SECRET_KEY", vault.secret_key),
        **_secret("MARQUE_MASTER_KEY", vault.master_key),
        "MARQUE_SERVING_PASSWORD": os.environ.get("MARQUE_SERVING_PASSWORD") or vault.serving_password,
        "DJANGO_SETTINGS_MODULE": settings,
    }
    if not outside.authority_url:
        given |= {
            "MARQUE_AUTHORITY_URL": addresses.authority_url,
            "MARQUE_AUTHORITY_TOKEN": vault.authority_token,
            "MARQUE_TRUST_ROOTS": str(layout.state / "authority" / "root.pem"),
        }
    if outside.stripe_api_key:
        payments = {
            "STRIPE_API_KEY": outside.stripe_api_key,
            "STRIPE_API_BASE": outside.stripe_api_base,
            "STRIPE_WEBHOOK_SECRET": outside.stripe_webhook_secret,
        }
        return given | {name: value for name, value in payments.items() if value}
    return given | {
        "STRIPE_API_KEY": vault.stripe_key,
        "STRIPE_API_BASE": f"http://127.0.0.1:{addresses.simulator_port}",
        "STRIPE_WEBHOOK_SECRET": vault.webhook_secret,
    }


def _secret(name: str, ours: str) -> dict[str, str]:
    """What the environment says, the name of a file if it names one; our own otherwise."""
    file = os.environ.get(f"{name}_FILE", "")
    return {f"{name}_FILE": file} if file else {name: os.environ.get(name) or ours}


def complete(layout: Layout, own: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a process: the machine's, ours on top, the project's programs first."""
    machine = {
        name: value for name, value in os.environ.items() if name not in ("MARQUE_DEBUG", "PYTHONPATH")
    }
    path = f"{layout.venv / 'bin'}{os.pathsep}{machine.get('PATH', os.defpath)}"
    plain = {"PATH": path, "VIRTUAL_ENV": str(layout.venv), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    return machine | plain | dict(own)


def remember(layout: Layout, own: Mapping[str, str], ports: Mapping[str, int]) -> None:
    """Write down how to join this instance: `./run manage` reads it, the next start prefers its ports."""
    write_private(
        layout.instance_file, json.dumps({"environment": dict(own), "ports": dict(ports)}, indent=2)
    )


def recall(layout: Layout) -> tuple[dict[str, str], dict[str, int]]:
    """The environment and ports of the instance that runs, or ran last; empty when there was none."""
    try:
        written = json.loads(layout.instance_file.read_text(encoding="utf-8"))
        return dict(written["environment"]), {name: int(port) for name, port in written["ports"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}, {}
