"""A dealer's key opens what was sealed for that dealer at that place, until it is destroyed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.storage.crypto import SealBroken, new_key, seal, unseal
from tenants.context import dealer_context, market_context
from tenants.keys.models import DealerKey
from tenants.keys.operations import KeyGone, data_key, destroy_keys, make_key


class TestSeals:
    @given(st.binary(max_size=300), st.text(max_size=40))
    def test_open_with_the_same_key_and_place(self, plain, place):
        key = new_key()

        assert unseal(key, seal(key, plain, bound_to=place), bound_to=place) == plain

    @given(st.binary(max_size=60), st.data())
    def test_any_flipped_bit_is_noticed(self, plain, data):
        key = new_key()
        sealed = bytearray(seal(key, plain, bound_to="x"))
        place = data.draw(st.integers(0, len(sealed) - 1))
        sealed[place] ^= 1 << data.draw(st.integers(0, 7))

        with pytest.raises(SealBroken):
            unseal(key, bytes(sealed), bound_to="x")

    @pytest.mark.parametrize("sealed", [b"", b"M1", b"M1short", b"plain text that was never sealed"])
    def test_bytes_that_were_never_sealed_are_refused(self, sealed):
        with pytest.raises(SealBroken):
            unseal(new_key(), sealed, bound_to="x")

    def test_another_place_or_key_opens_nothing(self):
        key = new_key()
        sealed = seal(key, b"6222", bound_to="customer:1:bank")

        with pytest.raises(SealBroken):
            unseal(key, sealed, bound_to="customer:2:bank")
        with pytest.raises(SealBroken):
            unseal(new_key(), sealed, bound_to="customer:1:bank")

    def test_one_text_never_looks_the_same_twice(self):
        key = new_key()

        assert seal(key, b"same", bound_to="x") != seal(key, b"same", bound_to="x")


class TestDealersKeys:
    def test_each_dealer_has_its_own_and_keeps_it(self, main, other):
        with market_context():
            for dealer in (main, other, main):
                make_key(dealer.id)

            assert data_key(main.id) == data_key(main.id) != data_key(other.id)
            assert DealerKey.objects.filter(dealer_id=main.id, purpose="data").count() == 1

    def test_the_database_holds_no_key_in_the_clear(self, main):
        with market_context():
            make_key(main.id)
            wrapped = bytes(DealerKey.objects.get(dealer_id=main.id, purpose="data").wrapped)

            assert data_key(main.id) not in wrapped

    def test_a_wrapped_key_is_of_no_use_to_another_dealer(self, main, other):
        with market_context():
            make_key(main.id)
            make_key(other.id)
            stolen = bytes(DealerKey.objects.get(dealer_id=main.id, purpose="data").wrapped)
            DealerKey.objects.filter(dealer_id=other.id).update(wrapped=stolen)

            with pytest.raises(SealBroken):
                data_key(other.id)

    def test_another_master_key_opens_none(self, main, settings):
        with market_context():
            make_key(main.id)
            settings.MASTER_KEYS = ["aa" * 32]

            with pytest.raises(SealBroken):
                data_key(main.id)

    def test_a_destroyed_key_is_gone_for_ever(self, main, other):
        with market_context():
            make_key(main.id)
            make_key(other.id)

            assert destroy_keys(main.id) == 2
            with pytest.raises(KeyGone):
                data_key(main.id)
            gone = DealerKey.objects.filter(dealer_id=main.id)
            assert [bytes(key.wrapped) for key in gone] == [b"", b""]
            assert data_key(other.id)

    def test_a_key_is_either_there_or_gone(self, main):
        with market_context():
            make_key(main.id)
            with pytest.raises(IntegrityError), transaction.atomic():
                DealerKey.objects.filter(dealer_id=main.id).update(wrapped=b"")

    def test_no_dealer_reads_keys_not_even_its_own(self, main):
        with (
            dealer_context(main),
            pytest.raises(Exception, match="permission denied"),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT * FROM keys_dealerkey")
