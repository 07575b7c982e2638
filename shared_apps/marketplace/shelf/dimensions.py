"""One filter's values over all listings: a bitmap for each value, and what each listing has."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

_NONE = -1
_WORTH_A_BITMAP = 500  # listings a value, from which bitmaps are quicker; measured


def grown(column: NDArray[np.generic], size: int, fill: int) -> NDArray[np.generic]:
    """The column with room for `size` entries, at least doubled where it had to grow."""
    if size <= len(column):
        return column
    larger = np.full(max(size, 2 * len(column)), fill, dtype=column.dtype)
    larger[: len(column)] = column
    return larger


class Choices:
    """A filter with named values; each listing has one of them or none."""

    def __init__(self) -> None:
        self.members: list[BitMap] = []
        self._codes: dict[Hashable, int] = {}
        self._column: NDArray[np.int32] = np.full(1024, _NONE, dtype=np.int32)

    def values(self) -> Iterable[tuple[Hashable, BitMap]]:
        """Every value ever seen with the listings that have it now."""
        return ((value, self.members[code]) for value, code in self._codes.items())

    def counted(self, among: BitMap) -> Iterable[tuple[Hashable, int]]:
        """How many of these listings have each value.

        Many values over few listings are counted listing by listing, few values bitmap by bitmap.
        """
        if len(among) > _WORTH_A_BITMAP * len(self.members):
            return ((value, among.intersection_cardinality(members)) for value, members in self.values())
        numbers = np.frombuffer(among.to_array(), dtype=np.uint32)
        codes = self._column[numbers[numbers < len(self._column)]]
        tally = np.bincount(codes[codes != _NONE], minlength=len(self.members))
        return ((value, int(tally[code])) for value, code in self._codes.items())

    def having(self, value: Hashable) -> BitMap:
        """The listings with this value; empty for one nobody has."""
        code = self._codes.get(value)
        return BitMap() if code is None else self.members[code]

    def put(self, number: int, value: Hashable) -> None:
        """Give a listing its value, instead of the one it had; "" and None are no value."""
        self.drop(number)
        if value in ("", None):
            return
        code = self._code(value)
        self._column = grown(self._column, number + 1, _NONE)  # type: ignore[assignment]
        self._column[number] = code
        self.members[code].add(number)

    def drop(self, number: int) -> None:
        """Take a listing out."""
        if number < len(self._column) and self._column[number] != _NONE:
            self.members[self._column[number]].discard(number)
            self._column[number] = _NONE

    def fill(self, numbers: NDArray[np.int64], values: Sequence[Hashable]) -> None:
        """Many listings at once, none of which is there yet."""
        if not len(numbers):
            return
        codes = np.fromiter(
            (_NONE if value in ("", None) else self._code(value) for value in values), np.int32, len(numbers)
        )
        self._column = grown(self._column, int(numbers.max()) + 1, _NONE)  # type: ignore[assignment]
        self._column[numbers] = codes
        order = np.argsort(codes, kind="stable")
        sorted_codes = codes[order]
        starts = np.searchsorted(sorted_codes, np.arange(len(self.members) + 1))
        for code, bitmap in enumerate(self.members):
            bitmap.update(numbers[order[starts[code] : starts[code + 1]]].astype(np.uint32))

    def _code(self, value: Hashable) -> int:
        code = self._codes.get(value)
        if code is None:
            code = self._codes[value] = len(self.members)
            self.members.append(BitMap())
        return code


class Tags:
    """A filter of which each listing may have several values, at most 64 kinds in all."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self.members: list[BitMap] = []
        self._column: NDArray[np.uint64] = np.zeros(1024, dtype=np.uint64)

    def values(self) -> Iterable[tuple[str, BitMap]]:
        """Every value ever seen with the listings that have it now."""
        return ((value, self.members[code]) for value, code in self._codes.items())

    def counted(self, among: BitMap) -> Iterable[tuple[str, int]]:
        """How many of these listings have each value."""
        return ((value, among.intersection_cardinality(members)) for value, members in self.values())

    def having(self, value: str) -> BitMap:
        """The listings with this value."""
        code = self._codes.get(value)
        return BitMap() if code is None else self.members[code]

    def put(self, number: int, joined: str) -> None:
        """Give a listing these values, parted by commas, instead of those it had."""
        self.drop(number)
        mask = self._mask(joined)
        self._column = grown(self._column, number + 1, 0)  # type: ignore[assignment]
        self._column[number] = mask
        for code in _bits(mask):
            self.members[code].add(number)

    def drop(self, number: int) -> None:
        """Take a listing out."""
        if number < len(self._column):
            for code in _bits(int(self._column[number])):
                self.members[code].discard(number)
            self._column[number] = 0

    def fill(self, numbers: NDArray[np.int64], joined: Sequence[str]) -> None:
        """Many listings at once, none of which is there yet."""
        if not len(numbers):
            return
        known: dict[str, int] = {}
        masks = np.fromiter(
            (known[text] if text in known else known.setdefault(text, self._mask(text)) for text in joined),
            np.uint64,
            len(numbers),
        )
        self._column = grown(self._column, int(numbers.max()) + 1, 0)  # type: ignore[assignment]
        self._column[numbers] = masks
        for code, bitmap in enumerate(self.members):
            chosen = (masks >> np.uint64(code)) & np.uint64(1)
            bitmap.update(numbers[chosen == 1].astype(np.uint32))

    def _mask(self, joined: str) -> int:
        mask = 0
        for value in filter(None, joined.split(",")):
            if value not in self._codes:
                if len(self._codes) == 64:
                    raise OverflowError("a listing's tags are of 64 kinds at most")
                self._codes[value] = len(self.members)
                self.members.append(BitMap())
            mask |= 1 << self._codes[value]
        return mask


def _bits(mask: int) -> Iterable[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
