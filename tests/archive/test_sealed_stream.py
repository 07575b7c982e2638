"""A sealed file opens whole and unchanged, or it says so. Chunks are 16 bytes here instead of a mebibyte."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.storage import sealed_stream
from core.storage.crypto import SealBroken, new_key
from core.storage.sealed_stream import SealedReader, SealedWriter

KEY, PLACE = new_key(), "backup:1"
SMALL, HEAD = 16, 40
SEALED = SMALL + 16


@pytest.fixture(autouse=True, scope="module")
def _small_chunks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_stream, "CHUNK", SMALL)
        yield


def seal(plain: bytes, *, key: bytes = KEY, place: str = PLACE, pieces: int = 7) -> bytes:
    sink = io.BytesIO()
    with SealedWriter(sink, key, bound_to=place) as writer:
        for at in range(0, len(plain), pieces):
            writer.write(plain[at : at + pieces])
    return sink.getvalue()


def unseal(sealed: bytes, *, key: bytes = KEY, place: str = PLACE) -> bytes:
    return io.BufferedReader(SealedReader(io.BytesIO(sealed), key, bound_to=place)).read()


def chunks(sealed: bytes) -> list[bytes]:
    return [sealed[at : at + SEALED] for at in range(HEAD, len(sealed), SEALED)]


@given(st.binary(max_size=100), st.integers(1, 50))
def test_it_opens_as_it_was_whatever_its_length(plain, pieces):
    assert unseal(seal(plain, pieces=pieces)) == plain


@pytest.mark.parametrize("length", [0, 1, SMALL - 1, SMALL, SMALL + 1, 2 * SMALL, 5 * SMALL])
def test_lengths_about_the_edges_of_chunks(length):
    plain = bytes(range(length % 256))[:length].ljust(length, b"x")

    assert unseal(seal(plain)) == plain
    assert len(chunks(seal(plain))) == max(1, -(-length // SMALL))


@given(st.binary(max_size=80), st.data())
def test_any_bit_that_is_flipped_shows(plain, data):
    sealed = bytearray(seal(plain))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8

    with pytest.raises(SealBroken):
        unseal(bytes(sealed))


@given(st.binary(min_size=1, max_size=80), st.data())
def test_a_file_cut_anywhere_shows(plain, data):
    sealed = seal(plain)
    kept = data.draw(st.integers(0, len(sealed) - 1))

    with pytest.raises(SealBroken):
        unseal(sealed[:kept])


@given(st.binary(min_size=SMALL + 1, max_size=120), st.data())
def test_chunks_in_another_order_repeated_or_left_out_show(plain, data):
    sealed = seal(plain)
    whole = chunks(sealed)
    numbers = data.draw(
        st.lists(st.integers(0, len(whole) - 1), max_size=len(whole) + 2).filter(
            lambda drawn: drawn != list(range(len(whole)))
        )
    )

    with pytest.raises(SealBroken):
        unseal(sealed[:HEAD] + b"".join(whole[number] for number in numbers))


@given(st.binary(min_size=SMALL + 1, max_size=80), st.data())
def test_a_chunk_of_another_file_at_the_same_place_shows(plain, data):
    one, two = seal(plain), seal(plain)
    at = data.draw(st.integers(0, len(chunks(one)) - 1))
    mixed = chunks(one)
    mixed[at] = chunks(two)[at]

    with pytest.raises(SealBroken):
        unseal(one[:HEAD] + b"".join(mixed))


def test_it_opens_with_its_own_key_and_at_its_own_place_only():
    sealed = seal(b"what the dealer paid")

    for other in ({"key": new_key()}, {"place": "backup:2"}):
        with pytest.raises(SealBroken):
            unseal(sealed, **other)
    assert b"dealer" not in sealed
    assert seal(b"same") != seal(b"same")


@pytest.mark.parametrize("more", [b"\0", b"x" * SEALED])
def test_what_is_added_shows(more):
    with pytest.raises(SealBroken):
        unseal(seal(b"a" * 40) + more)


def test_a_writer_that_failed_leaves_a_file_without_an_end():
    sink = io.BytesIO()
    with pytest.raises(RuntimeError), SealedWriter(sink, KEY, bound_to=PLACE) as writer:
        writer.write(b"a" * 40)
        raise RuntimeError

    with pytest.raises(SealBroken):
        unseal(sink.getvalue())


def test_a_writer_that_was_forgotten_leaves_a_file_without_an_end():
    sink = io.BytesIO()
    SealedWriter(sink, KEY, bound_to=PLACE).write(b"short")

    with pytest.raises(SealBroken):
        unseal(sink.getvalue())


def test_a_source_that_gives_little_at_a_time():
    class Dribbling(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 3))

    sealed = seal(b"abc" * 30)

    assert SealedReader(Dribbling(sealed), KEY, bound_to=PLACE).readall() == b"abc" * 30


def test_a_real_chunk_is_a_mebibyte():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_stream, "CHUNK", 1024 * 1024)
        plain = b"0123456789abcdef" * 150_000  # 2.3 MiB
        sealed = seal(plain, pieces=100_000)

        assert unseal(sealed) == plain
        assert len(sealed) == HEAD + len(plain) + 3 * 16
