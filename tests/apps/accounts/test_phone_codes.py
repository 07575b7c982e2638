"""Coming in by a code sent to a phone: good once, for minutes, and never where there is a password."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from shared_apps.accounts.errors import CodeWrong, PasswordNeeded, TooManyCodes
from shared_apps.accounts.models import PhoneCode, User
from shared_apps.accounts.operations import enter_by_code, forget_expired, send_phone_code
from tenant_apps.drives.models import Drive
from tenants.context import dealer_context, market_context
from tests.factories.accounts import account
from tests.factories.drives import NOON, TEN, make_drive, ready

PHONE = "138 0013 8000"
NOBODY = Actor("anonymous")


@pytest.fixture(autouse=True)
def _here(settings, tmp_path, db):
    settings.TEXTS_FOLDER = tmp_path / "texts"
    cache.clear()
    with clock.set_to(NOON), market_context():
        yield


def texts(settings):
    files = Path(settings.TEXTS_FOLDER).glob("*.json")
    return [json.loads(one.read_text()) for one in sorted(files, key=lambda one: one.stat().st_mtime_ns)]


def sent_code(settings, phone=PHONE, address="10.0.0.1"):
    send_phone_code(actor=NOBODY, phone=phone, address=address)
    return re.search(r"\d{6}", texts(settings)[-1]["text"])[0]


def enter(code, phone=PHONE, **given):
    return enter_by_code(actor=NOBODY, phone=phone, code=code, **{"name": "李晓雯", "locale": "en", **given})


def test_a_newcomer_gets_an_account_without_a_password(settings):
    user = enter(sent_code(settings))

    assert (user.phone, user.name, user.locale) == ("+8613800138000", "李晓雯", "en")
    assert (user.has_usable_password(), user.phone_confirmed_at) == (False, NOON)
    assert texts(settings)[0]["to"] == "+8613800138000"


def test_the_same_number_is_the_same_person(settings):
    first = enter(sent_code(settings))
    cache.clear()
    assert enter(sent_code(settings, phone="+86 138-0013-8000"), name="").id == first.id
    assert User.objects.filter(phone="+8613800138000").count() == 1


def test_a_code_is_good_once_and_only_the_latest(settings):
    old = sent_code(settings)
    cache.clear()
    new = sent_code(settings)
    if old != new:
        with pytest.raises(CodeWrong):
            enter(old)
    enter(new)
    with pytest.raises(CodeWrong):
        enter(new)


def test_it_ends_after_ten_minutes(settings):
    code = sent_code(settings)
    with clock.set_to(NOON + timedelta(minutes=10)), pytest.raises(CodeWrong):
        enter(code)
    with clock.set_to(NOON + timedelta(minutes=9, seconds=59)):
        enter(code)


def test_five_tries_and_no_more(settings):
    code = sent_code(settings)
    for _ in range(5):
        with pytest.raises(CodeWrong):
            enter(f"{(int(code) + 1) % 10**6:06d}")
    with pytest.raises(CodeWrong):
        enter(code)
    assert not User.objects.filter(phone="+8613800138000").exists()


def test_the_code_is_nowhere_to_be_read(settings):
    code = sent_code(settings)
    row = PhoneCode.objects.get()
    assert code not in (row.digest, str(row))
    assert len(row.digest) == 64


def test_one_a_minute_and_some_an_hour(settings):
    sent_code(settings)
    with pytest.raises(TooManyCodes):
        sent_code(settings)
    for number in range(19):
        sent_code(settings, phone=f"139000011{number:02d}")
    with pytest.raises(TooManyCodes):
        sent_code(settings, phone="13900001199")
    assert len(texts(settings)) == 20
    sent_code(settings, phone="13900001198", address="10.0.0.2")


@pytest.mark.parametrize("phone", ["", "12", "abc", "a@b.cc", "1" * 400])
def test_what_is_no_number_gets_none(settings, phone):
    with pytest.raises(DomainError) as caught:
        send_phone_code(actor=NOBODY, phone=phone, address="10.0.0.1")
    assert caught.value.code == "accounts.phone_unreadable"
    assert (texts(settings), PhoneCode.objects.count()) == ([], 0)


def test_a_gateway_that_refuses_leaves_no_code(settings):
    with pytest.raises(DomainError) as caught:
        send_phone_code(actor=NOBODY, phone="13900000000", address="10.0.0.1")
    assert caught.value.code == "accounts.code_not_sent"
    assert PhoneCode.objects.count() == 0


def test_a_text_that_may_have_gone_out_keeps_its_code(settings):
    with pytest.raises(DomainError):
        send_phone_code(actor=NOBODY, phone="13900000009", address="10.0.0.1")
    code = re.search(r"\d{6}", texts(settings)[-1]["text"])[0]
    assert enter(code, phone="13900000009").phone == "+8613900000009"


def test_an_account_with_a_password_comes_in_by_it(settings):
    user = account(PHONE)
    with pytest.raises(PasswordNeeded):
        enter(sent_code(settings))
    user.refresh_from_db()
    assert user.phone_confirmed_at is None


def test_over_codes_are_forgotten(settings):
    sent_code(settings)
    PhoneCode.objects.update(expires_at=clock.now() - timedelta(days=3650))
    forget_expired()
    assert PhoneCode.objects.count() == 0


class TestBooking:
    """A test drive in one step, by somebody without an account."""

    def asked(self, car, **given):
        return {
            "car": str(car.id),
            "kind": "STANDARD",
            "at": TEN.isoformat(),
            "name": "李晓雯",
            "phone": PHONE,
            "licence": "1",
            "licence_class": "C1",
            "licence_since": "2015-06-01",
            "adult": "1",
            "key": "page-1",
            **given,
        }

    def test_code_and_booking_in_one_form(self, main, client_of, settings):
        car, client = ready(main), client_of("market")
        page = client.post("/test-drives/main", self.asked(car, step="code"))
        code = re.search(r"\d{6}", texts(settings)[-1]["text"])[0]

        assert page.status_code == 200
        assert "required checked" in page.content.decode()  # the time stays chosen
        with dealer_context(main):
            assert Drive.objects.count() == 0
        answer = client.post("/test-drives/main", self.asked(car, code=code))
        assert answer["Location"] == "/test-drives?booked=1"
        with dealer_context(main):
            drive = Drive.objects.get()
        assert (drive.phone, drive.licence_class) == ("+8613800138000", "C1")
        assert drive.number in client.get("/test-drives").content.decode()

    def test_a_wrong_code_books_nothing_and_opens_no_session(self, main, client_of, settings):
        car, client = ready(main), client_of("market")
        client.post("/test-drives/main", self.asked(car, step="code"))
        code = int(re.search(r"\d{6}", texts(settings)[-1]["text"])[0])
        answer = client.post("/test-drives/main", self.asked(car, code=f"{(code + 1) % 10**6:06d}"))

        assert answer.status_code == 422
        assert "/sign-in" in client.get("/test-drives")["Location"]
        with dealer_context(main):
            assert Drive.objects.count() == 0

    def test_who_was_too_slow_is_signed_in_and_chooses_again_without_a_code(self, main, client_of, settings):
        car, client = ready(main), client_of("market")
        client.post("/test-drives/main", self.asked(car, step="code"))
        code = re.search(r"\d{6}", texts(settings)[-1]["text"])[0]
        make_drive(main, car=car)
        answer = client.post("/test-drives/main", self.asked(car, code=code))
        assert answer.status_code == 409

        later = self.asked(car, at=(TEN + timedelta(hours=2)).isoformat())
        assert client.post("/test-drives/main", later)["Location"] == "/test-drives?booked=1"

    def test_waiting_works_the_same_way(self, main, client_of, settings):
        car, client = ready(main), client_of("market")
        client.post("/test-drives/main", self.asked(car, step="code"))
        code = re.search(r"\d{6}", texts(settings)[-1]["text"])[0]
        asked = self.asked(car, code=code, step="wait", first_day="2026-11-24", last_day="2026-11-26")
        assert client.post("/test-drives/main", asked)["Location"] == "/test-drives?waiting=1"
        text = client.get("/test-drives").content.decode()
        (leave,) = re.findall(r'action="(/test-drives/main/waiting/[^"]+)"', text)
        assert client.post(leave)["Location"] == "/test-drives?left=1"
        assert leave not in client.get("/test-drives").content.decode()
