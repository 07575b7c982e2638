"""Write-once storage: what was put in lies unchanged until its day, and the store itself sees to that.

In object storage that speaks S3 by object lock in compliance mode. In a folder by files that are read-only
and carry the day until which they stay as their time of change, as SnapLock does; whoever may do anything on
the machine may also take these away, so a folder is for one's own machine. Keys are named by their content.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, Protocol, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import storages

from core.storage.files import checked

READ_ONLY = 0o444
HELD = ".held"


class VaultRefused(RuntimeError):
    """The store keeps what somebody wanted to overwrite or erase."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A version of a key that lies in the store, and its bytes."""

    key: str
    version: str
    size: int


class Vault(Protocol):
    """A store that keeps what it is given. Every key is a dealer's own (WrongDealersFile for any other)."""

    def put(self, key: str, content: bytes, *, until: datetime) -> str:
        """Keep the content until then; returns its version there ("" where a key has only one).

        Putting the same content again changes nothing. Raises VaultRefused where the key holds another and
        has room for one only.
        """

    @contextmanager
    def opened(self, key: str, version: str) -> Iterator[IO[bytes]]:
        """The content, to be read piece by piece. Raises OSError where it is gone or does not answer."""
        yield cast(IO[bytes], None)

    def hold(self, key: str, version: str, *, on: bool) -> None:
        """Set or lift a hold that keeps the content beyond its day. Raises OSError."""

    def erase(self, key: str, version: str) -> None:
        """Remove it; nothing happens where it is gone. Raises VaultRefused before its day or under a hold."""

    def below(self, folder: str) -> Iterator[Lying]:
        """Everything that lies below a folder, every version of it. Raises OSError."""
        yield from ()

    def stays_until(self, key: str, version: str) -> datetime:
        """The day before which it cannot be erased. Raises OSError, also where it is gone."""


def vault() -> Vault:
    """The configured one."""
    return cast(Vault, storages["vault"])


class ReadOnlyFiles:
    """A folder."""

    def __init__(self, location: Path | str) -> None:
        self.location = Path(location)

    def put(self, key: str, content: bytes, *, until: datetime) -> str:
        place = self._place(key)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        made = Path(file.name)
        try:
            os.utime(made, (until.timestamp(), until.timestamp()))
            made.chmod(READ_ONLY)
            os.link(made, place)
        except FileExistsError:
            if place.read_bytes() != content:
                raise VaultRefused(f"{key} holds something else") from None
        finally:
            made.unlink()
        return ""

    @contextmanager
    def opened(self, key: str, version: str) -> Iterator[IO[bytes]]:
        with self._place(key).open("rb") as file:
            yield file

    def hold(self, key: str, version: str, *, on: bool) -> None:
        place = self._place(key)
        if on:
            place.with_name(place.name + HELD).touch(mode=READ_ONLY)
        else:
            place.with_name(place.name + HELD).unlink(missing_ok=True)

    def erase(self, key: str, version: str) -> None:
        place = self._place(key)
        with suppress(FileNotFoundError):
            early = datetime.fromtimestamp(place.stat().st_mtime, UTC) > datetime.now(UTC)
            if early or place.with_name(place.name + HELD).exists():
                raise VaultRefused(f"{key} stays")
            place.unlink()

    def below(self, folder: str) -> Iterator[Lying]:
        root = self._place(folder)
        for place in sorted(root.rglob("*")):
            if place.is_file() and not place.name.startswith(".") and place.suffix != HELD:
                yield Lying(f"{folder}/{place.relative_to(root).as_posix()}", "", place.stat().st_size)

    def stays_until(self, key: str, version: str) -> datetime:
        return datetime.fromtimestamp(self._place(key).stat().st_mtime, UTC)

    def _place(self, key: str) -> Path:
        return self.location / checked(key)


class LockedBucket:
    """A bucket with object lock; a key overwritten by somebody else keeps the version that was put."""

    def __init__(self, bucket: str, **client: Any) -> None:
        self.bucket = bucket
        self._options = client

    @property
    def _client(self) -> Any:
        made = self.__dict__.get("_made")
        if made is None:
            config = Config(
                connect_timeout=5,
                read_timeout=60,
                retries={"max_attempts": 3, "mode": "standard"},
                signature_version="s3v4",
                s3={"addressing_style": "path"},
            )
            made = self.__dict__["_made"] = boto3.client("s3", config=config, **self._options)
        return made

    def put(self, key: str, content: bytes, *, until: datetime) -> str:
        with _answers():
            found = self._version_with(key, content)
            if found:
                return found
            made = self._client.put_object(
                Bucket=self.bucket,
                Key=checked(key),
                Body=content,
                ObjectLockMode="COMPLIANCE",
                ObjectLockRetainUntilDate=until,
            )
        version = made.get("VersionId")
        if not version:
            raise VaultRefused(f"the bucket {self.bucket} keeps no versions: object lock is off")
        return str(version)

    @contextmanager
    def opened(self, key: str, version: str) -> Iterator[IO[bytes]]:
        with _answers():
            answer = self._client.get_object(Bucket=self.bucket, Key=checked(key), VersionId=version)
            with closing(answer["Body"]) as body:  # itself: what it is entered for knows no errors of boto's
                yield body

    def hold(self, key: str, version: str, *, on: bool) -> None:
        with _answers():
            self._client.put_object_legal_hold(
                Bucket=self.bucket,
                Key=checked(key),
                VersionId=version,
                LegalHold={"Status": "ON" if on else "OFF"},
            )

    def erase(self, key: str, version: str) -> None:
        try:
            with _answers():
                self._client.delete_object(Bucket=self.bucket, Key=checked(key), VersionId=version)
        except PermissionError as error:
            raise VaultRefused(f"{key} stays") from error

    def below(self, folder: str) -> Iterator[Lying]:
        pages = self._client.get_paginator("list_object_versions")
        with _answers():
            for page in pages.paginate(Bucket=self.bucket, Prefix=f"{checked(folder)}/"):
                for each in page.get("Versions", ()):
                    yield Lying(each["Key"], each["VersionId"], each["Size"])

    def stays_until(self, key: str, version: str) -> datetime:
        with _answers():
            found = self._client.get_object_retention(Bucket=self.bucket, Key=checked(key), VersionId=version)
        until: datetime = found["Retention"]["RetainUntilDate"]
        return until

    def _version_with(self, key: str, content: bytes) -> str:
        """The version that lies under the key, "" where it holds nothing or what somebody else put there."""
        try:
            head = self._client.head_object(Bucket=self.bucket, Key=checked(key))
        except ClientError as error:
            if error.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound"}:
                return ""
            raise
        version = str(head.get("VersionId", ""))
        if not version or head["ContentLength"] != len(content):
            return ""
        with self.opened(key, version) as lying:
            return version if lying.read() == content else ""


@contextmanager
def _answers() -> Iterator[None]:
    """The store's errors as the operating system's, which callers know from files."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in {"AccessDenied", "InvalidRequest", "ObjectLocked"}:
            raise PermissionError(code) from error
        if code in {"NoSuchKey", "NoSuchVersion", "404"}:
            raise FileNotFoundError(code) from error
        raise OSError(code) from error
    except BotoCoreError as error:
        raise OSError(str(error)) from error
