from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.edge.messages import sentence_for
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from shared_apps.accounts.operations import register_account
from tenants.context import market_context


class Command(BaseCommand):
    """Make an operator's account. The password comes from MARQUE_OPERATOR_PASSWORD, or is asked for."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["add"])
        parser.add_argument("email")
        parser.add_argument("--name", default="Operator")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        password = os.environ.get("MARQUE_OPERATOR_PASSWORD") or getpass.getpass("Password: ")
        try:
            with market_context():
                register_account(actor=SYSTEM, name=name, login=email, password=password, is_operator=True)
        except DomainError as error:
            raise CommandError(sentence_for(error)) from error
        self.stdout.write(f"{email} may sign in to the console")
