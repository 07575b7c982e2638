"""What has expired is forgotten, what has not is kept; and the scheduler only names tasks that exist."""

from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings

from core.edge.idempotency.models import IdempotencyKey
from core.kernel import clock
from shared_apps.accounts.middleware import HOST_KEY
from shared_apps.accounts.models import Session
from shared_apps.accounts.sessions import SessionStore
from shared_apps.accounts.tasks import tidy_up

TASKS = sorted(entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values())


@pytest.mark.django_db
def test_only_the_expired_goes():
    now = clock.now()
    for name, age in (("old", timedelta(days=2)), ("new", timedelta(hours=1))):
        IdempotencyKey.objects.create(owner="o", key=name, fingerprint="f", created_at=now - age)
        Session.objects.create(session_key=name, session_data="", expire_date=now + timedelta(days=1) - age)

    tidy_up.apply()

    assert [key.key for key in IdempotencyKey.objects.all()] == ["new"]
    assert [session.session_key for session in Session.objects.all()] == ["new"]


@pytest.mark.django_db
def test_a_session_notes_its_host_as_domains_are_written():
    """However the browser writes it: when the dealer is erased its sessions are found by the host."""
    store = SessionStore()
    store[HOST_KEY] = "MAIN.Marque.localhost.:8000"
    store.create()
    assert Session.objects.get().host == "main.marque.localhost"


@pytest.mark.parametrize("task", TASKS)
def test_the_scheduler_asks_for_what_there_is(task):
    assert task in current_app.tasks
