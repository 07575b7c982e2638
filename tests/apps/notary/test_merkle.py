"""The log's trees are RFC 6962's: a second implementation agrees at every size."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256

import pymerkle
import pytest

from shared_apps.notary import merkle

SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 17, 31, 33)


def entries(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


class TestTrees:
    @pytest.mark.parametrize("size", SIZES)
    def test_a_root_is_the_one_that_pymerkle_computes(self, size):
        tree = pymerkle.InmemoryTree(algorithm="sha256")
        for entry in entries(size):
            tree.append_entry(entry)

        root, _paths = merkle.root_and_paths([merkle.leaf_hash(entry) for entry in entries(size)])

        assert root == tree.get_root()

    @pytest.mark.parametrize("size", SIZES)
    def test_every_path_leads_to_the_root_and_no_other_place_does(self, size):
        leaves = [merkle.leaf_hash(entry) for entry in entries(size)]
        root, paths = merkle.root_and_paths(leaves)

        for position, (leaf, path) in enumerate(zip(leaves, paths, strict=True)):
            assert merkle.root_of(leaf, position, size, path) == root
            for wrong in range(size):
                if wrong != position:
                    assert merkle.root_of(leaf, wrong, size, path) != root

    def test_a_path_too_short_or_too_long_leads_nowhere(self):
        leaves = [merkle.leaf_hash(entry) for entry in entries(5)]
        _root, paths = merkle.root_and_paths(leaves)

        assert merkle.root_of(leaves[0], 0, 5, paths[0][:-1]) is None
        assert merkle.root_of(leaves[0], 0, 5, [*paths[0], leaves[1]]) is None
        assert merkle.root_of(leaves[0], 5, 5, paths[0]) is None

    def test_an_empty_day_has_the_empty_root(self):
        assert merkle.root_and_paths([]) == (sha256(b"").digest(), [])


class TestWords:
    def test_an_entry_is_spelled_one_way_only(self):
        said = merkle.entry(
            dealer_id=None,
            document_sha256="ab" * 32,
            kind="SALE",
            sealed_at=datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
        )

        assert said == (
            b'{"dealer":null,"document_sha256":"' + b"ab" * 32 + b'","kind":"SALE",'
            b'"sealed_at":"2026-11-23T08:30:00.000000Z"}'
        )

    def test_a_days_root_binds_the_day_before_the_tree_the_date_and_the_count(self):
        one = {"previous": "00" * 32, "tree": "11" * 32, "day": date(2026, 11, 23), "size": 3}

        changed = [
            {**one, "previous": "01" * 32},
            {**one, "tree": "12" * 32},
            {**one, "day": date(2026, 11, 24)},
            {**one, "size": 4},
        ]

        assert (
            merkle.day_root(**one)
            == sha256(bytes(32) + b"\x11" * 32 + b"2026-11-23" + (3).to_bytes(8, "big")).hexdigest()
        )
        assert len({merkle.day_root(**each) for each in [one, *changed]}) == 5
