"""Addresses and forms with characters no text can hold: the designed page, in the reader's language."""

from __future__ import annotations

import pytest

ADDRESSES = [
    "/cars%00",
    "/series/byd%00/han",
    "/cars?brand=%00",
    "/no/such%00page",
    "/cars?near=%E6%9D%AD%00&sort=distance",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_get_the_designed_page(db, client_of, address):
    answer = client_of("market").get(address)
    page = answer.content.decode()
    assert answer.status_code == 400 and answer["Content-Type"].startswith("text/html")
    assert "无法识别这次请求" in page and 'href="/"' in page and "Content-Security-Policy" in answer


def test_get_it_in_the_language_of_the_address_or_the_reader(db, client_of):
    english = "This request could not be read"
    assert english in client_of("market").get("/en/cars%00").content.decode()
    assert english in client_of("market").get("/cars%00", headers={"Accept-Language": "en"}).content.decode()


def test_forms_get_it_too_and_change_nothing(db, client_of):
    answer = client_of("market").post("/sign-in", {"login": "a\0b", "password": "x"})
    assert answer.status_code == 400 and "无法识别这次请求" in answer.content.decode()


@pytest.mark.parametrize("surface", ["console", "main"])
def test_at_every_door(db, main, client_of, surface):
    answer = client_of(surface).get("/any%00")
    assert answer.status_code == 400 and "text/html" in answer["Content-Type"]


@pytest.mark.parametrize(
    "address", ["/cars?q=%01%02%1b", "/cars%0A", "/cars?brand=%07&near=%0b", "/suggest?q=%08"]
)
def test_other_control_characters_break_nothing(db, client_of, _front_end, address):
    assert client_of("market").get(address).status_code in (200, 302, 404)
