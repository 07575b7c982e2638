"""Sealed columns: bound to dealer, table, row and column; found by blind index; nothing shows by itself."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.kernel import ids
from core.storage.crypto import SealBroken, derive, digest
from core.storage.scope import NoScope
from core.storage.sealed import Sealed, SealedText, holding, indexed, keyring, sealed, sealed_models
from tenant_apps.identities.models import BankAccount, Identity
from tenants.context import dealer_context, market_context, owner_context
from tenants.keys.models import DealerKey
from tenants.keys.operations import KeyGone, destroy_keys
from tests.factories.identities import ID_CARD, make_account, make_identity

OTHER = "330106199003071236"


class Keys:
    """Keys of nobody's, without a database."""

    def __init__(self, owner: str = "a", seed: int = 1) -> None:
        self.owner, self._seed = owner, seed

    def sealing(self) -> tuple[int, bytes]:
        return 7, self.opening(7)

    def opening(self, number: int) -> bytes:
        if number != 7:
            raise KeyGone(str(number))
        return bytes([self._seed]) * 32

    def indexing(self) -> bytes:
        return bytes([self._seed + 100]) * 32


KEYS = Keys()
PLACE = "identities_identity:1:number"


class TestVectors:
    def test_aes_256_gcm_as_nist_says(self):
        """Test case 16 of the GCM specification (McGrew and Viega), which NIST's SP 800-38D took over."""
        key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
        plain = bytes.fromhex(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
        )
        sealed_there = bytes.fromhex(
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            "76fc6ece0f4e1768cddf8853bb2d551b"
        )
        bound_to = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")

        assert AESGCM(key).encrypt(bytes.fromhex("cafebabefacedbaddecaf888"), plain, bound_to) == sealed_there

    def test_hmac_sha256_as_rfc_4231_says(self):
        """Test case 2."""
        assert digest(b"Jefe", "what do ya want for nothing?").hex() == (
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )

    def test_the_form_of_what_is_sealed_is_this(self):
        """Rows of today must open with every later version: number, mark, nonce, ciphertext with its tag."""
        raw = bytes.fromhex("000000074d31") + bytes(12)
        key = derive(bytes([1]) * 32, "sealed fields")
        raw += AESGCM(key).encrypt(bytes(12), b"6222", f"a:{PLACE}:7".encode())

        assert Sealed(raw, PLACE).opened(KEYS) == "6222"
        assert derive(bytes([1]) * 32, "sealed fields").hex() == (
            "4fc7f5531ac5d6ce54665ea62097aba477eb159121a5ed10da66acecda970d02"
        )


class TestSeals:
    @given(st.text(max_size=80))
    def test_open_in_their_place(self, text):
        assert sealed(text, PLACE, KEYS).opened(KEYS) == text

    @given(st.text(min_size=1, max_size=30), st.data())
    def test_with_any_bit_flipped_they_do_not(self, text, data):
        raw = bytearray(sealed(text, PLACE, KEYS).raw)
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))

        with pytest.raises((SealBroken, KeyGone)):
            Sealed(bytes(raw), PLACE).opened(KEYS)

    def test_with_any_byte_changed_or_left_out_they_do_not(self):
        whole = sealed(ID_CARD, PLACE, KEYS).raw
        changed = [
            *(
                whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
                for place in range(len(whole))
            ),
            *(whole[:length] for length in range(len(whole))),
            *(whole[place:] for place in range(1, len(whole))),
            whole + b"\0",
        ]
        for raw in changed:
            with pytest.raises((SealBroken, KeyGone)):
                Sealed(raw, PLACE).opened(KEYS)

    @pytest.mark.parametrize(
        ("place", "keys"),
        [
            ("identities_identity:2:number", KEYS),
            ("identities_identity:1:name", KEYS),
            ("identities_bankaccount:1:number", KEYS),
            (PLACE, Keys(owner="b")),
            (PLACE, Keys(seed=2)),
            ("", KEYS),
        ],
    )
    def test_elsewhere_they_do_not(self, place, keys):
        raw = sealed(ID_CARD, PLACE, KEYS).raw
        with pytest.raises(SealBroken):
            Sealed(raw, place).opened(keys)

    def test_are_never_the_same_twice(self):
        assert len({sealed(ID_CARD, PLACE, KEYS).raw for _ in range(100)}) == 100

    @given(st.text(min_size=1, max_size=40), st.integers(0, 6), st.integers(0, 6))
    def test_a_mask_hides_four_letters_at_least_or_all(self, text, head, tail):
        masked = sealed(text, PLACE, KEYS).masked(head, tail, KEYS)

        assert len(masked) == len(text)
        hidden = len(text) if len(text) < head + tail + 4 else len(text) - head - tail
        assert masked.count("*") >= hidden >= min(4, len(text))


class TestIndexes:
    @pytest.mark.parametrize("text", [ID_CARD.lower(), f" {ID_CARD} ", "110105-19491231-002Ｘ"])
    def test_are_the_same_however_a_number_was_typed(self, text):
        assert indexed(text, "t:c", KEYS) == indexed(ID_CARD, "t:c", KEYS)

    def test_differ_by_value_column_and_dealer(self):
        given = [(ID_CARD, "t:c", KEYS), (OTHER, "t:c", KEYS), (ID_CARD, "t:d", KEYS)]
        given += [(ID_CARD, "t:c", Keys(seed=2))]

        assert len({indexed(*one) for one in given}) == len(given)


@pytest.fixture
def identity(main) -> Identity:
    return make_identity(main)


class TestRows:
    def test_open_where_they_lie(self, main, identity):
        with dealer_context(main):
            assert Identity.objects.get().number.opened() == ID_CARD
            assert Identity.objects.get(holding(Identity, "number", ID_CARD)) == identity
            assert not Identity.objects.filter(holding(Identity, "number", OTHER)).exists()

    def test_a_value_copied_to_another_row_column_or_dealer_does_not_open(self, main, other, identity):
        second, account, theirs = make_identity(main, OTHER), make_account(main), make_identity(other, OTHER)
        here = "(SELECT number FROM t_main.identities_identity WHERE id = %s)"
        with owner_context(), connection.cursor() as cursor:
            for table, row in (
                ("t_main.identities_identity", second),
                ("t_main.identities_bankaccount", account),
                ("t_other.identities_identity", theirs),
            ):
                cursor.execute(f"UPDATE {table} SET number = {here} WHERE id = %s", [identity.id, row.id])
            # And the whole row, id and all, at another dealer's: even its own key number fits there.
            cursor.execute("DELETE FROM t_other.identities_identity")
            cursor.execute(
                "INSERT INTO t_other.identities_identity"
                " SELECT * FROM t_main.identities_identity WHERE id = %s",
                [identity.id],
            )
        for dealer, row in ((main, second), (main, account), (other, identity)):
            with dealer_context(dealer), pytest.raises(SealBroken):
                type(row).objects.get(id=row.id).number.opened()
        with dealer_context(main):
            assert Identity.objects.get(id=identity.id).number.opened() == ID_CARD

    def test_nothing_shows_them(self, identity):
        shown = [repr(identity), str(identity), repr(vars(identity)), str(identity.number)]
        shown += [f"{identity.number}", repr(copy.deepcopy(identity.number)), repr([identity.number])]
        shown += [serializers.serialize("json", [identity]), repr(pickle.dumps(identity.number))]

        assert not [text for text in shown if ID_CARD in text]
        with pytest.raises(TypeError):
            json.dumps(identity.number)

    def test_a_plain_text_never_gets_to_the_database(self, main, identity):
        with dealer_context(main):
            for write in (
                lambda: Identity.objects.update(number=ID_CARD),
                lambda: Identity.objects.update(number=ID_CARD.encode()),
                lambda: setattr(identity, "number", ID_CARD.encode()),
                lambda: list(Identity.objects.filter(number=ID_CARD)),
                lambda: list(Identity.objects.filter(number__contains=ID_CARD)),
                lambda: setattr(identity, "number", make_identity(main, OTHER).number),
            ):
                with pytest.raises((TypeError, FieldError)) as refused, transaction.atomic():
                    write()
                assert ID_CARD not in str(refused.value)
            assert Identity.objects.get(id=identity.id).number.opened() == ID_CARD

    def test_a_value_without_its_row_does_not_open(self, main, identity):
        with dealer_context(main):
            (bare,) = Identity.objects.values_list("number", flat=True)
            with pytest.raises(SealBroken):
                bare.opened()

    def test_the_index_goes_with_the_value(self, main, identity):
        with dealer_context(main), transaction.atomic():
            identity.number = OTHER
            identity.save()

            assert Identity.objects.filter(holding(Identity, "number", OTHER)).exists()
            assert not Identity.objects.filter(holding(Identity, "number", ID_CARD)).exists()
            kept = bytes(Identity.objects.get().number_index)
            again = Identity.objects.get()
            again.name = "改名"
            again.save()
            assert bytes(Identity.objects.get().number_index) == kept

    def test_a_row_without_a_value_is_refused(self, main):
        with dealer_context(main), pytest.raises(IntegrityError), transaction.atomic():
            Identity.objects.create(lead_id=ids.new_id(), kind="ID_CARD", name="甲")

    def test_sealing_wants_a_transaction_and_a_dealer(self, main):
        with pytest.raises(NoScope), market_context():
            keyring()
        assert {model for model, _ in sealed_models()} >= {Identity, BankAccount}
        assert all(isinstance(one, SealedText) for _, columns in sealed_models() for one in columns)

    def test_no_key_is_a_dealers_to_read_yet_its_columns_open(self, main, identity):
        with dealer_context(main):
            assert identity.number.opened() == ID_CARD
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                list(DealerKey.objects.all())

    def test_with_the_keys_the_values_are_gone(self, main, other, identity):
        theirs = make_identity(other)
        with market_context():
            destroy_keys(main.id)

        with dealer_context(main):
            with pytest.raises(KeyGone):
                Identity.objects.get().number.opened()
            with pytest.raises(KeyGone), transaction.atomic():
                Identity(lead_id=ids.new_id(), kind="ID_CARD", name="甲", number=OTHER)
        with dealer_context(other):
            assert Identity.objects.get(id=theirs.id).number.opened() == ID_CARD
