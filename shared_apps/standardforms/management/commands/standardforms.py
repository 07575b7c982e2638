"""The platform's standard forms: `show KIND > form.json`, change it, `publish KIND form.json --note WHY`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.edge.messages import sentence_for
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from shared_apps.standardforms.facts import clause_from_json
from shared_apps.standardforms.kinds import KINDS
from shared_apps.standardforms.operations import publish_form
from shared_apps.standardforms.queries import form_in_force
from tenants.context import owner_context


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        shown = actions.add_parser("show", help="print the clauses in force as JSON")
        shown.add_argument("kind", choices=KINDS)
        published = actions.add_parser("publish", help="put a file's clauses in force as the next edition")
        published.add_argument("kind", choices=KINDS)
        published.add_argument("file", type=Path)
        published.add_argument("--note", required=True, help="what changed and why")

    def handle(self, *args: Any, **options: Any) -> None:
        with owner_context():
            getattr(self, f"_{options['action']}")(options)

    def _show(self, options: dict[str, Any]) -> None:
        clauses = [clause.as_json() for clause in form_in_force(options["kind"]).clauses]
        self.stdout.write(json.dumps(clauses, ensure_ascii=False, indent=1))

    def _publish(self, options: dict[str, Any]) -> None:
        try:
            clauses = [clause_from_json(plain) for plain in json.loads(options["file"].read_text())]
            form = publish_form(actor=SYSTEM, kind=options["kind"], clauses=clauses, note=options["note"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{options['file']}: {type(error).__name__}: {error}") from error
        except DomainError as error:
            raise CommandError(sentence_for(error)) from error
        self.stdout.write(f"{form.kind}: edition {form.edition}, SHA-256 {form.sha256}")
