"""Numbers of papers and accounts: what is mistyped is refused."""

from __future__ import annotations

from datetime import date

import pytest

from tenant_apps.identities.account_numbers import is_account, is_card
from tenant_apps.identities.id_numbers import check_character, is_identity_card, is_passport
from tests.apps.identities.numbers import BANK_CARD, ID_CARD, OTHER_CARD

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("number", [ID_CARD, OTHER_CARD, "810000199408230021"])
def test_identity_cards(number):
    assert is_identity_card(number, TODAY)


@pytest.mark.parametrize("place", range(17))
def test_no_mistyped_digit_passes(place):
    for digit in set("0123456789") - {OTHER_CARD[place]}:
        assert not is_identity_card(OTHER_CARD[:place] + digit + OTHER_CARD[place + 1 :], TODAY)


def test_no_two_digits_that_changed_places_pass():
    for place in range(16):
        swapped = OTHER_CARD[:place] + OTHER_CARD[place + 1] + OTHER_CARD[place] + OTHER_CARD[place + 2 :]
        assert swapped == OTHER_CARD or not is_identity_card(swapped, TODAY)


def checked(body: str) -> str:
    return body + check_character(body)


@pytest.mark.parametrize(
    "number",
    [
        checked("99010519900307123"),  # no such region
        checked("33010619900230123"),  # 30 February
        checked("33010618991231123"),  # born before 1900
        checked("33010620261123123"),  # born tomorrow
        OTHER_CARD[:-1],
        OTHER_CARD + "0",
        ID_CARD.lower(),
        "３３０１０６１９９００３０７１２３６",
        "110105491231002",  # the old form of 15 digits
        "",
    ],
)
def test_what_is_no_identity_card(number):
    assert not is_identity_card(number, TODAY)


@pytest.mark.parametrize(
    ("number", "fits"), [("E12345678", 1), ("EA1234567", 1), ("C01X00T47", 0), ("E123", 0)]
)
def test_passports(number, fits):
    assert is_passport(number) == bool(fits)


@pytest.mark.parametrize(
    ("number", "fits"),
    [(BANK_CARD, 1), ("4242424242424242", 1), (BANK_CARD[:-1] + "7", 0), ("0" * 16, 0), ("4242 4242", 0)],
)
def test_bank_cards(number, fits):
    assert is_card(number) == bool(fits)


@pytest.mark.parametrize(
    ("number", "fits"), [("3301040160008888881", 1), ("12345678", 0), ("1" * 12, 0), ("33010401X", 0)]
)
def test_company_accounts(number, fits):
    assert is_account(number) == bool(fits)
