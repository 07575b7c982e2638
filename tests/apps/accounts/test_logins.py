"""Whatever way people write their address or number, it is the same account; nonsense is nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_apps.accounts.logins import Login, parse_login, parse_phone


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("li@example.com", "li@example.com"),
        ("  Li.Lei+cars@Example.COM ", "li.lei+cars@example.com"),
        ("li@example.com", "li@example.com"),
        ("LI@EXAMPLE.COM", "li@example.com"),
        ("李雷@例子.公司", "李雷@例子.公司"),
    ],
)
def test_reads_e_mail_addresses(text, email):
    assert parse_login(text) == Login(email=email)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("13800138000", "+8613800138000"),
        ("138 0013 8000", "+8613800138000"),
        ("138-0013-8000", "+8613800138000"),
        ("13800138000", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("0086 13800138000", "+8613800138000"),
        ("+1 (212) 555-0123", "+12125550123"),
        ("+49 170 1234567", "+491701234567"),
    ],
)
def test_reads_phone_numbers(text, phone):
    assert parse_login(text) == Login(phone=phone)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "li", "li@", "@example.com", "li@example", "a@b@c.com"),
        *("li lei@example.com", "li\0@example.com", "l" * 200 + "@example.com", "x@" + "y" * 300 + ".com"),
        *("12345", "23800138000", "1380013800", "138001380000", "+0123456789", "+86"),
    ],
)
def test_takes_nonsense_for_nobody(text):
    assert parse_login(text) is None


@given(st.text())
def test_never_breaks_and_never_holds_both(text):
    login = parse_login(text)

    assert login is None or (login.email is None) != (login.phone is None)


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.sampled_from(["", "+86", "86", "0086"]), st.data())
def test_a_number_is_one_number_however_it_is_written(number, prefix, data):
    written = prefix
    for digit in number:
        written += data.draw(st.sampled_from(["", " ", "-", "."])) + digit

    assert parse_phone(written) == f"+86{number}"


@given(st.text())
def test_reading_what_was_read_changes_nothing(text):
    login = parse_login(text)

    assert login is None or parse_login(str(login)) == login
