"""Reading the environment: the only source of secrets and addresses."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """A variable's value; without a default it must be set."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"the environment lacks {name}")
    return value


def secret(name: str, default: str | None = None) -> str:
    """A secret: the variable itself, or the content of the file that `<name>_FILE` names.

    The file must belong to whoever runs the process (or to root) and be readable by nobody else.
    """
    path = os.environ.get(f"{name}_FILE", "")
    if not path:
        return text(name, default)
    if os.environ.get(name):
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set: which of them is right?")
    try:
        with Path(path).open(encoding="utf-8") as file:
            _require_private(f"{name}_FILE", os.fstat(file.fileno()))
            return file.read().strip()
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{name}_FILE ({path}) cannot be read: {type(error).__name__}") from error


def _require_private(name: str, found: os.stat_result) -> None:
    """Looked at in the file that is open, not at its name: nobody can exchange it in between."""
    mode = stat.S_IMODE(found.st_mode)
    if not stat.S_ISREG(found.st_mode):
        raise ImproperlyConfigured(f"{name} is not a plain file")
    if mode & 0o177:
        raise ImproperlyConfigured(f"{name} has mode {mode:04o}; a secret is its owner's alone: 0600 or 0400")
    if found.st_uid not in (os.geteuid(), 0):
        ours = os.geteuid()
        raise ImproperlyConfigured(
            f"{name} belongs to user {found.st_uid}; it must be user {ours}'s or root's"
        )


def flag(name: str, default: bool = False) -> bool:
    """Whether a variable says yes (1, true, yes, on)."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """A variable as a whole number."""
    return int(os.environ.get(name, default))


def database(url: str) -> dict[str, Any]:
    """A `postgres://user:password@host:port/name` address as Django wants it."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must look like postgres://user:password@host:port/name")
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }
