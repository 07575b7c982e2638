"""Refusals in the shape of Stripe's API errors."""

from typing import Any


class ApiError(Exception):
    """A refused call: HTTP status and the ``error`` object that the SDK turns into its exceptions."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        fields = {"type": kind, "message": message, "code": code, "param": param, **more}
        self.body = {"error": {name: value for name, value in fields.items() if value is not None}}


class Invalid(ApiError):
    """The parameters themselves are wrong: nothing was begun, so no idempotency key remembers it."""


class Declined(ApiError):
    """A bank or wallet said no: the call is refused, and what the attempt left behind stays."""


def missing(what: str, object_id: str, param: str = "id") -> ApiError:
    """The object named does not exist: 404 where it is the address, 400 where it is a parameter."""
    status = 404 if param == "id" else 400
    return ApiError(f"No such {what}: '{object_id}'", status=status, code="resource_missing", param=param)


def bad_key() -> ApiError:
    """The secret key is absent or not one of ours."""
    return ApiError(
        "Invalid API Key provided. The payment simulator takes test keys only (sk_test_…).",
        status=401,
    )


def unrecognised(method: str, path: str) -> ApiError:
    """The service has no such address."""
    return ApiError(
        f"Unrecognized request URL ({method}: {path}). The payment simulator may not serve it.",
        status=404,
    )


def broken() -> ApiError:
    """The service itself failed."""
    return ApiError("An unexpected error occurred.", status=500, kind="api_error")
