"""The bytes of each step, in files that are named by their digest: written once, read with a check."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.kernel import ids
from core.storage.files import dealer_path
from tenant_apps.contracts.errors import FileDamaged
from tenant_apps.contracts.models import Contract, Step


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a contract: its key in the storage, its SHA-256 (hex) and its bytes in number."""

    file: str
    sha256: str
    size: int


def keep(contract: Contract, content: bytes) -> Kept:
    """Store a file of a contract; the same bytes are stored once. Outside of transactions, it may be slow."""
    digest = hashlib.sha256(content).hexdigest()
    key = dealer_path("contracts", contract.id, f"{contract.number}-{digest[:12]}.pdf")
    if default_storage.exists(key):
        return Kept(key, digest, len(content))
    return Kept(default_storage.save(key, ContentFile(content)), digest, len(content))


def drop(kept: Kept) -> None:
    """Remove a file that no row came to name."""
    default_storage.delete(kept.file)


def add_step(contract: Contract, name: str, kept: Kept) -> Step:
    """The row of a step, in the transaction that moves its contract."""
    return Step.objects.create(
        id=ids.new_id(), contract=contract, name=name, file=kept.file, sha256=kept.sha256, size=kept.size
    )


def has_step(contract: Contract, name: str) -> bool:
    """Whether a step was done."""
    return Step.objects.filter(contract=contract, name=name).exists()


def newest(contract: Contract) -> tuple[str, str]:
    """Key and SHA-256 of the newest file: sealed, signed, or as it was drawn."""
    step = Step.objects.filter(contract=contract).order_by("-created_at", "-id").first()
    return (step.file, step.sha256) if step is not None else (contract.pdf, contract.sha256)


def newest_bytes(contract: Contract) -> bytes:
    """Its bytes, checked against their digest. Raises FileDamaged."""
    return checked_bytes(*newest(contract))


def checked_bytes(file: str, sha256: str) -> bytes:
    """A file's bytes. Raises FileDamaged where it is gone or is another one."""
    try:
        with default_storage.open(file) as opened:
            content: bytes = opened.read()
    except OSError as error:
        raise FileDamaged() from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileDamaged()
    return content
