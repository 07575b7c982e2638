"""One instance of the product: which servers it has, and in which order they come and go."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from config.launch import environment, shell, visitor
from config.launch.environment import Addresses, Outside
from config.launch.layout import Layout
from config.launch.postgres import Postgres
from config.launch.stamps import Stamp, digest, tree
from config.launch.supervisor import Spec, Supervisor
from config.launch.vault import Vault
from config.launch.voice import Voice

NOT_SOURCES = frozenset({".git", ".venv", ".state", "node_modules", "__pycache__", "tests", "docs"})


@dataclass
class Stack:
    """The servers of one instance and the environment their processes share."""

    layout: Layout
    vault: Vault
    voice: Voice
    supervisor: Supervisor
    addresses: Addresses
    outside: Outside
    database: Postgres | None
    own: dict[str, str] = field(repr=False)

    @property
    def env(self) -> dict[str, str]:
        """The complete environment of a process of this instance."""
        return environment.complete(self.layout, self.own)

    def manage(self, *words: str, doing: str) -> None:
        """Run a management command to its end; raises Trouble with its last words when it fails."""
        argv: list[str | Path] = [self.layout.python, "manage.py", *words]
        shell.run(argv, doing=doing, log=self.layout.logs / "prepare.log", cwd=self.layout.root, env=self.env)

    def ask_manage(self, *words: str, **more: str) -> tuple[int, str]:
        """Run a quick management command, with `more` in its environment; its exit code and what it said."""
        argv: list[str | Path] = [self.layout.python, "manage.py", *words]
        return shell.ask(argv, cwd=self.layout.root, env=self.env | more)

    def prepare_database(self) -> None:
        """Migrations, roles and the template schema: the product's own idempotent preparation."""
        with self.voice.step("migrations") as step:
            self.manage("prepare", doing="Preparing the database")
            step.did("up to date")

    def collect_static(self) -> None:
        """Gather static files when any of them changed."""
        sources = [
            file
            for folder in self.layout.root.glob("[!.]*/")
            for file in tree(folder, without=NOT_SOURCES)
            if "static" in file.parts or file.is_relative_to(self.layout.frontend / "dist")
        ]
        stamp, wanted = Stamp(self.layout.state / "stamps" / "static"), digest(sources)
        if not stamp.matches(wanted):
            stamp.clear()
            self.manage("collectstatic", "--noinput", "--clear", doing="Gathering static files")
            stamp.write(wanted)

    def simulator(self) -> Spec:
        """The local payment service."""
        where = self.addresses
        return self._server(
            "payments",
            [
                self.layout.python, "-m", "billing.simulator", "--host", "127.0.0.1",
                "--port", str(where.simulator_port),
                "--state", str(self.layout.state / "simulator" / "payments.sqlite3"),
                "--webhook-url", where.webhook_url,
                "--public-url", where.payment_url,
            ],
            port=where.simulator_port,
        )  # fmt: skip

    def authority(self) -> Spec:
        """The demonstration's certificate authority with its clock."""
        port = self.addresses.authority_port
        words = ["-m", "core.edge.esign.local", "--port", str(port)]
        state = self.layout.state / "authority"
        return self._server("authority", [self.layout.python, *words, "--state", state], port=port)

    def web(self, workers: int) -> Spec:
        """The web server: one thread a worker, because the views are plain blocking ORM."""
        where = self.addresses
        return self._server(
            "web",
            [
                self.layout.venv / "bin" / "granian", "--interface", "wsgi", "config.wsgi:application",
                "--host", "127.0.0.1", "--port", str(where.port), "--workers", str(workers),
                "--blocking-threads", "1", "--respawn-failed-workers", "--workers-kill-timeout", "5",
                "--no-ws", "--process-name", "marque-web",
            ],
            port=where.port,
            ready_within=90.0,
            more=self._as_serving(),
        )  # fmt: skip

    def worker(self) -> Spec:
        """The background worker."""
        celery, words = self.layout.venv / "bin" / "celery", "-A config.celery worker -l INFO --concurrency 2"
        quick = ("--without-gossip", "--without-mingle")
        more = self._as_serving() | {"MARQUE_OWNER_DATABASE_URL": self.addresses.database_url}
        return self._server("worker", [celery, *words.split(), *quick], more=more)

    def _as_serving(self) -> dict[str, str]:
        """The address without the owner's login: a process that answers requests owns nothing."""
        parts = urlsplit(self.addresses.database_url)
        bare = parts._replace(netloc=f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}")
        return {"DATABASE_URL": bare.geturl(), "MARQUE_DATABASE_LOGIN": "serving"}

    def scheduler(self) -> Spec:
        """The clock that starts periodic work."""
        celery, schedule = self.layout.venv / "bin" / "celery", self.layout.state / "beat" / "schedule"
        return self._server(
            "scheduler", [celery, "-A", "config.celery", "beat", "-l", "INFO", "-s", str(schedule)]
        )

    def _server(
        self,
        name: str,
        argv: list[str | Path],
        *,
        port: int | None = None,
        ready_within: float = 30.0,
        more: Mapping[str, str] | None = None,
    ) -> Spec:
        def answers(_pid: int) -> bool:
            return port is None or visitor.answers(port, f"{self.addresses.domain}:{port}")

        return Spec(
            name=name,
            argv=shell.bound(argv),
            env=self.env | {"MARQUE_PROCESS": f"marque-{name}"} | dict(more or {}),
            cwd=self.layout.root,
            log=self.layout.logs / f"{name}.log",
            ready=answers,
            ready_within=ready_within,
        )


def web_workers() -> int:
    """One worker for each processor we may use, two at least."""
    return max(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2)
