"""A filter by number, exact to the unit: listings in buckets, and the edges looked at one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from shared_apps.marketplace.shelf.dimensions import grown

_UNKNOWN = -1
_COARSE = 32  # fine buckets in a coarse one
_AT_ONCE = 4096
"""Listings that are sorted together rather than looked for bucket by bucket."""


def widening(least: int, most: int, *, buckets: int = 1024) -> NDArray[np.int64]:
    """Edges that lie farther apart the greater the numbers are, as with prices."""
    return np.unique(np.geomspace(max(least, 1), most, buckets - 1).astype(np.int64))


def even(least: int, step: int, *, buckets: int = 1024) -> NDArray[np.int64]:
    """Edges a step apart, as with days."""
    return np.arange(least, least + step * (buckets - 1), step, dtype=np.int64)


class Measure:
    """Whole numbers from 0 on; -1 is unknown and in no range or order.

    Numbers from one edge to the next share a bucket; which edges only decides how fast answers come.
    """

    def __init__(self, edges: NDArray[np.int64]) -> None:
        self._edges: NDArray[np.int64] = np.concatenate(([0], edges[edges > 0]))
        self._fine = [BitMap() for _ in self._edges]
        self._coarse = [BitMap() for _ in range(len(self._edges) // _COARSE + 1)]
        self._column: NDArray[np.int64] = np.full(1024, _UNKNOWN, dtype=np.int64)

    def put(self, number: int, value: int) -> None:
        """Give a listing its figure, instead of the one it had."""
        self.drop(number)
        if value < 0:
            return
        self._column = grown(self._column, number + 1, _UNKNOWN)  # type: ignore[assignment]
        self._column[number] = value
        bucket = self._bucket(value)
        self._fine[bucket].add(number)
        self._coarse[bucket // _COARSE].add(number)

    def drop(self, number: int) -> None:
        """Take a listing out."""
        if number < len(self._column) and self._column[number] != _UNKNOWN:
            bucket = self._bucket(int(self._column[number]))
            self._fine[bucket].discard(number)
            self._coarse[bucket // _COARSE].discard(number)
            self._column[number] = _UNKNOWN

    def fill(self, numbers: NDArray[np.int64], values: Sequence[int]) -> None:
        """Many listings at once, none of which is there yet."""
        if not len(numbers):
            return
        figures = np.asarray(values, dtype=np.int64)
        self._column = grown(self._column, int(numbers.max()) + 1, _UNKNOWN)  # type: ignore[assignment]
        self._column[numbers] = figures
        buckets = np.where(figures < 0, -1, np.searchsorted(self._edges, figures, side="right") - 1)
        order = np.argsort(buckets, kind="stable")
        starts = np.searchsorted(buckets[order], np.arange(len(self._fine) + 1))
        for bucket, bitmap in enumerate(self._fine):
            here = numbers[order[starts[bucket] : starts[bucket + 1]]].astype(np.uint32)
            if len(here):
                bitmap.update(here)
                self._coarse[bucket // _COARSE].update(here)

    def within(self, low: int | None, high: int | None) -> BitMap:
        """The listings whose figure is known and lies from `low` to `high`, both included."""
        first = self._bucket(max(low or 0, 0))
        last = len(self._edges) - 1 if high is None else self._bucket(high) if high >= 0 else -1
        if last < first:
            return BitMap()
        parts = [self._checked(bucket, low, high) for bucket in {first, last}]
        place = first + 1
        while place < last:
            if place % _COARSE == 0 and place + _COARSE <= last:
                parts.append(self._coarse[place // _COARSE])
                place += _COARSE
            else:
                parts.append(self._fine[place])
                place += 1
        return BitMap.union(*parts) if len(parts) > 1 else parts[0]

    def in_order(
        self, among: BitMap, *, after: tuple[int, int] | None, limit: int, falling: bool
    ) -> list[tuple[int, int]]:
        """The next of these listings by figure and then by number, as (figure, number), from a place on.

        `falling` puts the greatest first, and of equal figures the greatest number.
        """
        found: list[tuple[int, int]] = []
        for part in self._parts(among, after, falling=falling):
            numbers = np.frombuffer(part.to_array(), dtype=np.uint32).astype(np.int64)
            figures = self._column[numbers]
            numbers, figures = numbers[figures >= 0], figures[figures >= 0]
            if after:
                figure, number = after
                beyond = (figures < figure) | ((figures == figure) & (numbers < number))
                if not falling:
                    beyond = (figures > figure) | ((figures == figure) & (numbers > number))
                numbers, figures = numbers[beyond], figures[beyond]
            order = np.lexsort((numbers, figures))
            chosen = (order[::-1] if falling else order)[: limit - len(found)]
            found += zip(figures[chosen].tolist(), numbers[chosen].tolist(), strict=True)
            if len(found) == limit:
                break
        return found

    def _parts(self, among: BitMap, after: tuple[int, int] | None, *, falling: bool) -> Iterator[BitMap]:
        """The listings bucket by bucket in order; all at once where they are few."""
        if len(among) <= _AT_ONCE:
            yield among
            return
        start = self._bucket(after[0]) if after and after[0] >= 0 else 0
        buckets = range(start, len(self._fine))
        if falling:
            buckets = range(start if after else len(self._fine) - 1, -1, -1)
        met: dict[int, bool] = {}
        for bucket in buckets:
            coarse = bucket // _COARSE
            if coarse not in met:
                met[coarse] = among.intersect(self._coarse[coarse])
            if met[coarse] and (here := among & self._fine[bucket]):
                yield here

    def nearest_above(self, among: BitMap, limit: int) -> int | None:
        """The least figure over the limit that one of these listings has."""
        figures = self._figures(among)
        above = figures[figures > limit]
        return int(above.min()) if len(above) else None

    def nearest_below(self, among: BitMap, limit: int) -> int | None:
        """The greatest known figure under the limit that one of these listings has."""
        figures = self._figures(among)
        below = figures[(figures >= 0) & (figures < limit)]
        return int(below.max()) if len(below) else None

    def _figures(self, among: BitMap) -> NDArray[np.int64]:
        numbers = np.frombuffer(among.to_array(), dtype=np.uint32)
        return self._column[numbers[numbers < len(self._column)]]

    def _checked(self, bucket: int, low: int | None, high: int | None) -> BitMap:
        here = np.array(self._fine[bucket].to_array(), dtype=np.uint32)
        figures = self._column[here]
        fitting = np.ones(len(here), dtype=bool)
        if low is not None:
            fitting &= figures >= low
        if high is not None:
            fitting &= figures <= high
        return BitMap(here[fitting])

    def _bucket(self, value: int) -> int:
        return int(np.searchsorted(self._edges, value, side="right")) - 1
