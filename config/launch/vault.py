"""The instance's own secrets: made once, kept in a file only its owner can read, never printed."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from config.launch.words import Trouble


def _token() -> str:
    return secrets.token_hex(24)


@dataclass(frozen=True)
class Vault:
    """Passwords and keys of the embedded parts. Hexadecimal, so they need no quoting anywhere."""

    secret_key: str = field(default_factory=lambda: secrets.token_hex(48), repr=False)
    database_admin_password: str = field(default_factory=_token, repr=False)
    database_password: str = field(default_factory=_token, repr=False)
    serving_password: str = field(default_factory=_token, repr=False)
    master_key: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    valkey_password: str = field(default_factory=_token, repr=False)
    stripe_key: str = field(default_factory=lambda: f"sk_test_{_token()}", repr=False)
    authority_token: str = field(default_factory=_token, repr=False)
    webhook_secret: str = field(default_factory=lambda: f"whsec_{_token()}", repr=False)


def open_vault(path: Path) -> Vault:
    """The secrets in this file, made on first use; a secret that a later version adds is added."""
    known = {each.name for each in fields(Vault)}
    written: dict[str, str] = {}
    if path.exists():
        try:
            written = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise Trouble(
                f"{path} cannot be read as JSON.",
                hint="Put back your copy: it opens the data. Without one, `./run reset` begins anew.",
            ) from error
    vault = Vault(**{name: value for name, value in written.items() if name in known})
    if known - written.keys():
        write_private(path, json.dumps(asdict(vault), indent=2))
    return vault


def write_private(path: Path, text: str) -> None:
    """Write a file that only we may read, whole or not at all."""
    draft = path.with_name(f"{path.name}.new-{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
