"""One letter before every test drive."""

from datetime import timedelta

import pytest
from django.core import mail

from core.kernel import clock, ids
from shared_apps.appointments.models import DriveSummary
from shared_apps.appointments.tasks import remind
from tenants.context import dealer_context, market_context
from tests.factories.accounts import account
from tests.factories.drives import NOON, TEN, driver, make_drive, step

DAY_BEFORE = TEN - timedelta(hours=23)


def remind_at(moment):
    with clock.set_to(moment):
        return remind.apply().get()


@pytest.fixture
def buyer(db):
    return account("chen@example.com", name="陈先生")


def test_a_buyer_is_reminded_once_in_their_language(main, buyer):
    drive = make_drive(main, driver=driver(user_id=buyer.id))

    assert remind_at(TEN - timedelta(hours=25)) == 0
    assert remind_at(DAY_BEFORE) == 1
    assert remind_at(DAY_BEFORE) == remind_at(TEN - timedelta(hours=1)) == 0
    (letter,) = mail.outbox
    assert letter.to == ["chen@example.com"]
    assert "10:00" in letter.subject
    assert drive.car.title_zh in letter.body
    assert "/test-drives" in letter.body


def test_a_new_time_is_told_anew(main, buyer):
    drive = make_drive(main, driver=driver(user_id=buyer.id))
    assert remind_at(DAY_BEFORE) == 1
    with dealer_context(main), clock.set_to(DAY_BEFORE):
        step(drive, "reschedule", starts_at=TEN + timedelta(days=2))
    assert remind_at(DAY_BEFORE) == 0
    assert remind_at(DAY_BEFORE + timedelta(days=2)) == 1
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("state", ["CANCELLED", "NO_SHOW", "IN_PROGRESS", "DONE"])
def test_drives_that_are_not_to_come_are_left_alone(main, buyer, state):
    make_drive(main, state, driver=driver(user_id=buyer.id))
    assert remind_at(DAY_BEFORE) == 0
    assert mail.outbox == []


def test_a_buyer_without_an_address_does_not_stop_the_others(main, other, buyer):
    make_drive(main, driver=driver(user_id=ids.new_id()))
    make_drive(other, driver=driver(user_id=buyer.id))
    assert remind_at(DAY_BEFORE) == 1


def test_two_rounds_at_once_send_one_letter(main, buyer, monkeypatch):
    drive = make_drive(main, driver=driver(user_id=buyer.id))
    with market_context():
        taken = DriveSummary.objects.filter(id=drive.id)
        taken.update(reminded_at=NOON)  # as if another round had taken it in between
    assert remind_at(DAY_BEFORE) == 0
    assert mail.outbox == []


def test_a_mail_server_that_is_down_is_asked_again(main, buyer, settings):
    make_drive(main, driver=driver(user_id=buyer.id))
    here = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(OSError):
        remind_at(DAY_BEFORE)
    settings.EMAIL_BACKEND = here
    assert remind_at(DAY_BEFORE) == 1
