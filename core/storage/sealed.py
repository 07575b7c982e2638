"""Columns nobody can read without the dealer's key: ID cards, bank accounts.

A value is sealed (AES-256-GCM) the moment it is given to its row, and bound to dealer, table, row and column:
copied anywhere else it does not open. What the row then holds is a `Sealed`, which shows nothing by itself.

    class Identity(Record):
        number = SealedText()
        number_index = BlindIndex("number")

    identity = Identity(number="11010519491231002X")
    identity.number                      # ‹sealed›
    identity.number.masked(3, 4)         # "110***********002X"
    Identity.objects.filter(holding(Identity, "number", "11010519491231002X"))

Keys come from `settings.KEYRING`; the number of the key that sealed a value is the first four bytes of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, cast

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.module_loading import import_string

from core.storage.crypto import SealBroken, derive, digest, seal, unseal

NUMBER = 4  # bytes in front of what is sealed: the key's number, big-endian
HIDDEN = "*"


class Keyring(Protocol):
    """The keys of whoever's rows are at hand. `owner` is bound into every place."""

    @property
    def owner(self) -> str:
        """Whose keys these are."""

    def sealing(self) -> tuple[int, bytes]:
        """The newest key and its number; it is not retired before the transaction at hand ends."""

    def opening(self, number: int) -> bytes:
        """An older key, or the newest. Raises LookupError where it is gone."""

    def indexing(self) -> bytes:
        """The key of blind indexes, which outlives the others."""


def keyring() -> Keyring:
    """The keys of the dealer at hand. Raises NoScope without one."""
    return cast("Callable[[], Keyring]", import_string(settings.KEYRING))()


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """A sealed value as it lies in its column. It shows itself to nobody; `opened` and `masked` ask for keys.

    `place` is table, row and column; without one (a value read without its row) it does not open.
    """

    raw: bytes
    place: str = ""
    index: bytes | None = None

    def __str__(self) -> str:
        return "‹sealed›"

    __repr__ = __str__

    @property
    def key_number(self) -> int:
        """Which of the dealer's keys sealed it."""
        return int.from_bytes(self.raw[:NUMBER], "big")

    def opened(self, ring: Keyring | None = None) -> str:
        """The value in the clear. Raises SealBroken, and LookupError where its key is gone."""
        ring = ring or keyring()
        if not self.place or len(self.raw) <= NUMBER:
            raise SealBroken("this value was read without its row, or was never sealed")
        key = derive(ring.opening(self.key_number), "sealed fields")
        return unseal(key, self.raw[NUMBER:], bound_to=_bound_to(ring, self.place, self.key_number)).decode()

    def masked(self, head: int, tail: int, ring: Keyring | None = None) -> str:
        """The value with all but its first and last letters hidden; a short one is hidden whole."""
        text = self.opened(ring)
        if len(text) < head + tail + 4:
            return HIDDEN * len(text)
        return f"{text[:head]}{HIDDEN * (len(text) - head - tail)}{text[len(text) - tail :]}"

    def resealed(self, ring: Keyring) -> Sealed:
        """The same value under the newest key."""
        return sealed(self.opened(ring), self.place, ring)


def sealed(text: str, place: str, ring: Keyring | None = None) -> Sealed:
    """Seal a text for a place with the newest key."""
    ring = ring or keyring()
    number, key = ring.sealing()
    closed = seal(derive(key, "sealed fields"), text.encode(), bound_to=_bound_to(ring, place, number))
    return Sealed(number.to_bytes(NUMBER, "big") + closed, place)


def indexed(text: str, place: str, ring: Keyring | None = None) -> bytes:
    """The blind index of a text in a column ("table:column"): the same however it was typed."""
    return digest(derive((ring or keyring()).indexing(), f"blind index {place}"), plain(text))


def plain(text: str) -> str:
    """A number as it is compared: in plain capitals, without spaces and dashes."""
    return re.sub(r"[\s\-–—]", "", unicodedata.normalize("NFKC", text)).upper()


def holding(model: type[models.Model], column: str, text: str) -> models.Q:
    """The condition of rows whose sealed column holds this text, by its blind index."""
    field = next(one for one in model._meta.local_fields if isinstance(one, BlindIndex) and one.of == column)
    return models.Q(**{field.attname: indexed(text, f"{model._meta.db_table}:{column}")})


class _SealedAttribute(DeferredAttribute):
    """Seals what is assigned; what is read is sealed."""

    field: SealedText

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        found = super().__get__(instance, cls)
        if isinstance(found, Sealed) and not found.place:
            return Sealed(found.raw, self.field.place_in(instance))
        return found

    def __set__(self, instance: Any, value: Any) -> None:
        if isinstance(value, str):
            value = self.field.sealed_in(instance, value)
        elif isinstance(value, Sealed):
            if value.place and value.place != self.field.place_in(instance):
                raise TypeError(f"{self.field}: this value was sealed for another row")
        elif value is not None:
            raise TypeError(f"{self.field} takes a text")  # says nothing of the value
        instance.__dict__[self.field.attname] = value


class _Unsearchable:
    """Sealed bytes are never the same twice: a comparison would only look as if it worked."""

    def get_lookup(self, lookup_name: str) -> Any:
        """Only whether there is a value."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None  # type: ignore[misc]


class SealedText(_Unsearchable, models.BinaryField):  # type: ignore[type-arg]
    """A column of sealed text. Assign a `str` to a row that has its id; read a `Sealed`, or None."""

    descriptor_class = _SealedAttribute

    def get_default(self) -> None:
        """Nothing is sealed by default."""

    def place_in(self, instance: models.Model) -> str:
        """Table, row and column of this field in a row."""
        if instance.pk is None:
            raise TypeError(f"{self} is bound to its row's id, and this row has none yet")
        return f"{self.model._meta.db_table}:{instance.pk}:{self.column}"

    def sealed_in(self, instance: models.Model, text: str) -> Sealed:
        """The text sealed for this row, with its blind index where the model keeps one."""
        made = sealed(text, self.place_in(instance))
        has_index = any(isinstance(one, BlindIndex) and one.of == self.name for one in _fields(self.model))
        return Sealed(
            made.raw,
            made.place,
            indexed(text, f"{self.model._meta.db_table}:{self.name}") if has_index else None,
        )

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        """Bytes as they come from the database."""
        return None if value is None else Sealed(bytes(value))

    def get_prep_value(self, value: Any) -> bytes | None:
        """Only what is sealed reaches the database."""
        if value is None or isinstance(value, Sealed):
            return value.raw if value is not None else None
        raise TypeError(f"{self} is written by way of its row, which seals it")

    def value_to_string(self, obj: models.Model) -> str:
        """For serialisers: the sealed bytes, in hexadecimal."""
        held = self.value_from_object(obj)
        return held.raw.hex() if held is not None else ""


class BlindIndex(models.BinaryField):  # type: ignore[type-arg]
    """HMAC-SHA256 of a sealed column's normalised value under a key of the dealer's own, for exact search and
    uniqueness (`holding`). It is written together with the column, when the row is saved whole.
    """

    def __init__(self, of: str, **options: Any) -> None:
        options.setdefault("max_length", 32)
        super().__init__(**options)
        self.of = of

    def deconstruct(self) -> Any:
        """For migrations."""
        name, path, args, options = super().deconstruct()
        return name, path, [self.of, *args], options

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Take the index along when its column was given a new value."""
        held = getattr(model_instance, self.of)
        if held is None:
            setattr(model_instance, self.attname, None)
        elif held.index is not None:
            setattr(model_instance, self.attname, held.index)
        return super().pre_save(model_instance, add)


def sealed_models() -> Iterator[tuple[type[models.Model], list[SealedText]]]:
    """Every model with sealed columns, and those columns; in the order of tables."""
    for model in sorted(apps.get_models(), key=lambda one: one._meta.db_table):
        columns = [one for one in _fields(model) if isinstance(one, SealedText)]
        if columns and model._meta.managed and not model._meta.proxy:
            yield model, columns


def index_of(field: SealedText) -> BlindIndex | None:
    """The blind index of a sealed column."""
    return next(
        (one for one in _fields(field.model) if isinstance(one, BlindIndex) and one.of == field.name), None
    )


def _fields(model: type[models.Model]) -> list[Any]:
    return list(model._meta.local_fields)


def _bound_to(ring: Keyring, place: str, number: int) -> str:
    return f"{ring.owner}:{place}:{number}"
