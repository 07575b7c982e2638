"""Hold an archive against its own manifest and the manifest against its signature. Needs no database."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tenants.life.signing import is_signed
from tenants.life.writing import CHUNK, FORM, MANIFEST, SIGNATURE

READ, ENCRYPTED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED), 0x1
LARGEST_LIST = 256 * 1024 * 1024
"""Bytes: a manifest beyond it is none of ours, and would only fill the memory."""


class ArchiveBroken(ValueError):
    """The archive is not what was written and signed; says the first thing that differs."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A sound archive: its manifest, that manifest's SHA-256, and who signed it (public key, hex)."""

    manifest: dict[str, Any]
    manifest_sha256: str
    public_key: str

    @property
    def schema(self) -> str:
        """The dealer's schema where the archive was made."""
        return str(self.manifest["dealer"]["schema"])


def verify_archive(path: Path, *, key: str = "") -> Checked:
    """Check every member's size and digest and the signature, by `key` where it is given (hex).

    Raises ArchiveBroken with the first difference.
    """
    with opened(path) as archive:
        checked = checked_manifest(archive, key=key)
        listed = {member["name"]: member for member in checked.manifest["members"]}
        present = [info.filename for info in archive.infolist()]
        _require_same_names(listed.keys() | {MANIFEST, SIGNATURE}, present)
        for name, member in listed.items():
            _check(archive, name, member)
    return checked


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive as a ZIP file. Raises ArchiveBroken for anything else, also while it is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            if any(
                info.compress_type not in READ or info.flag_bits & ENCRYPTED for info in archive.infolist()
            ):
                raise ArchiveBroken("a member is encrypted, or packed in a way that is not ours")
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ArchiveBroken(f"not a sound ZIP file: {error}") from error


def checked_manifest(archive: zipfile.ZipFile, *, key: str = "") -> Checked:
    """The manifest, if its signature is right."""
    try:
        content = _read(archive, MANIFEST)
        signed = json.loads(_read(archive, SIGNATURE))
        signature, signer = str(signed["signature"]), str(signed["public_key"])
        manifest = json.loads(content)
        form, members = manifest["form"], manifest["members"]
        _ = (manifest["dealer"]["schema"], manifest["database"]["version"], [m["sha256"] for m in members])
    except KeyError as error:
        raise ArchiveBroken(f"no archive of ours: {error.args[0]}") from error
    except (ValueError, TypeError) as error:
        raise ArchiveBroken("no archive of ours: its list cannot be read") from error
    if form != FORM:
        raise ArchiveBroken(f"an archive of another form: {form}")
    if key and signer != key:
        raise ArchiveBroken(f"signed with another key: {signer}")
    if not is_signed(content, signature, signer):
        raise ArchiveBroken(f"{MANIFEST} is not what was signed")
    return Checked(manifest, hashlib.sha256(content).hexdigest(), signer)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > LARGEST_LIST:
        raise ArchiveBroken(f"{name} is too large")
    return archive.read(name)


def _require_same_names(wanted: set[str], present: list[str]) -> None:
    if len(set(present)) != len(present):
        raise ArchiveBroken("a member is there twice")
    missing, foreign = sorted(wanted - set(present)), sorted(set(present) - wanted)
    if missing:
        raise ArchiveBroken(f"{missing[0]} is missing")
    if foreign:
        raise ArchiveBroken(f"{foreign[0]} is not in the list")


def _check(archive: zipfile.ZipFile, name: str, listed: dict[str, Any]) -> None:
    with archive.open(name) as content:
        digest, size = digest_of(content, at_most=int(listed["size"]))
    if size != listed["size"]:
        raise ArchiveBroken(f"{name} has {size} bytes, the list says {listed['size']}")
    if digest != listed["sha256"]:
        raise ArchiveBroken(f"{name} was changed")


def digest_of(content: IO[bytes], *, at_most: int) -> tuple[str, int]:
    """SHA-256 and size; stops reading beyond what is expected."""
    digest, size = hashlib.sha256(), 0
    while size <= at_most and (chunk := content.read(CHUNK)):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
