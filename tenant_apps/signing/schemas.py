from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema


class SigningAccountOut(Schema):
    """The dealer's account with one provider. `problem` is what the last test found, empty for nothing;
    `callback_url` is what the dealer enters at the provider. The secret is in no answer.
    """

    provider: str
    app_id: str
    company: str
    has_secret: bool
    tested_at: datetime | None
    problem: str
    callback_url: str


class SigningSetupOut(Schema):
    """Who has the dealer's contracts signed: BUILTIN, FADADA or ESIGN. `open` counts documents that are still
    being signed at each outside provider.
    """

    provider: str
    accounts: list[SigningAccountOut]
    open: dict[str, int]


class SigningChoiceIn(Schema):
    provider: str = Field(max_length=10)


class SigningAccountIn(Schema):
    """An empty secret keeps the one that is there."""

    app_id: str = Field(max_length=64)
    company: str = Field("", max_length=64)
    secret: str = Field("", max_length=200)
