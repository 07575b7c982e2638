"""What logs and error reports never hold."""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from core.kernel.actor import SYSTEM
from shared_apps.accounts.operations import invite_member, renew_token
from tenant_apps.customers.models import Lead
from tenants.context import dealer_context, market_context
from tests.factories.accounts import PASSWORD, account


@pytest.fixture
def logged(monkeypatch) -> io.StringIO:
    """Everything the product's own handler writes."""
    written = io.StringIO()
    ours = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    monkeypatch.setattr(ours, "stream", written)
    return written


def test_an_open_invitations_token_is_not_logged(main, logged):
    cache.clear()
    person = account()
    with market_context():
        invitation = invite_member(actor=SYSTEM, dealer_id=main.id, email=person.email, role="SALES")
        token = renew_token(invitation=invitation)
    portal = Client(headers={"host": f"main.{settings.BASE_DOMAIN}"})

    wrong = {"password": f"not {PASSWORD}"}
    assert portal.post(f"/api/v1/invitations/{token}/accept", wrong, "application/json").status_code == 401

    assert "/api/v1/invitations/***/accept" in logged.getvalue()
    assert token not in logged.getvalue()
    assert PASSWORD not in logged.getvalue()
    assert person.email not in logged.getvalue()


def test_error_reports_leave_out_variables_bodies_and_tokens():
    withheld = settings.SENTRY_WITHHOLDS
    report = {
        "request": {"url": "https://a/invitation/" + "x" * 43},
        "breadcrumbs": ["/invitations/" + "y" * 43],
    }

    assert withheld["include_local_variables"] is withheld["send_default_pii"] is False
    assert withheld["max_request_body_size"] == "never"
    assert withheld["before_send"](report, {}) == {
        "request": {"url": "https://a/invitation/***"},
        "breadcrumbs": ["/invitations/***"],
    }


def test_a_row_the_database_refused_is_not_logged(main, logged):
    said = {"name": "Lin Secret", "phone": "+8613912345678", "source": "WALK_IN", "state": "NO STATE"}
    with dealer_context(main):
        try:
            with transaction.atomic():
                Lead.objects.create(**said)
        except IntegrityError as refused:
            logging.getLogger("test").exception("unexpected")
            reported = settings.SENTRY_WITHHOLDS["before_send"]({"value": str(refused)}, {})

    assert "violates check constraint" in logged.getvalue() and "IntegrityError" in logged.getvalue()
    for told in (logged.getvalue(), reported["value"]):
        assert not [word for word in ("Lin Secret", "13912345678", "Failing row") if word in told]
