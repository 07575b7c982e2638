"""Errors a user can meet: a stable code, a status and, where it concerns one, a field.

The code is the vocabulary of the API. Apps subclass these beside their operations and set `default_code` and
a lazily translated `default_message`; sentences for the codes raised here are in `core.edge.messages`, so the
kernel needs no translation machinery.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class DomainError(Exception):
    """Something the caller asked for is refused, and nothing was changed."""

    status: ClassVar[int] = 400
    default_code: ClassVar[str] = "request.refused"
    default_message: ClassVar[Any] = None
    default_field: ClassVar[str | None] = None

    def __init__(
        self,
        code: str | None = None,
        message: Any = None,
        *,
        field: str | None = None,
        params: Mapping[str, object] | None = None,
    ) -> None:
        """`message` may be a lazily translated text with %(name)s places for `params`."""
        self.code = code or self.default_code
        super().__init__(self.code)
        self.message = message if message is not None else self.default_message
        self.field = field or self.default_field
        self.params = dict(params or {})


class Unauthenticated(DomainError):
    """Nobody is signed in, and the call needs somebody."""

    status = 401
    default_code = "access.sign_in"


class Forbidden(DomainError):
    """The caller is known and lacks the right."""

    status = 403
    default_code = "access.forbidden"


class NotFound(DomainError):
    """There is no such thing, or not for this caller; the two are not told apart."""

    status = 404
    default_code = "request.not_found"


class Conflict(DomainError):
    """The thing's present state does not allow it, or somebody was faster."""

    status = 409
    default_code = "request.conflict"


class Invalid(DomainError):
    """One value is not acceptable; `field` names it."""

    status = 422
    default_code = "request.invalid"


class TooMany(DomainError):
    """The caller must wait before trying again."""

    status = 429
    default_code = "request.too_many"


class Unavailable(DomainError):
    """A part outside this process does not answer; trying again later is safe."""

    status = 503
    default_code = "request.unavailable"


class Invalids(Invalid):
    """Several values are not acceptable; each has its own error."""

    def __init__(self, errors: Sequence[DomainError]) -> None:
        super().__init__("request.invalid")
        self.errors = tuple(errors)
