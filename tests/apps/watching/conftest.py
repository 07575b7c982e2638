from __future__ import annotations

import pytest
from django.core import mail

from core.flow.outbox.relay import deliver_all
from tests.factories.watching import look


@pytest.fixture
def letters(db):
    """Looks for news, delivers, and gives the letters that came out of it."""

    def collect() -> list:
        before = len(mail.outbox)
        look()
        deliver_all()
        return mail.outbox[before:]

    return collect
