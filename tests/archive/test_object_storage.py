"""Backups in real object storage: SeaweedFS, spoken to in S3, with a key that is checked."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from config.settings import objects as places
from core.kernel.actor import SYSTEM
from tenants.archive import objects
from tenants.archive.models import Backup
from tenants.archive.operations import drill_dealer, forget_backups, restore_dealer, take_backup
from tenants.context import dealer_context, market_context
from tests.factories.stock import make_vehicle

KEY, SECRET, BUCKET = "trial", "trial-secret", "marque-backups"
IDENTITIES = {
    "identities": [
        {
            "name": "marque",
            "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
            "actions": ["Admin", "Read", "Write", "List"],
        }
    ]
}


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[str]:
    """A store of our own, killed at the end: it takes more than a minute to end by itself."""
    program = shutil.which("weed", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        pytest.skip("SeaweedFS is not installed: requirements/dev.txt")
    folder = tmp_path_factory.mktemp("weed")
    (folder / "s3.json").write_text(json.dumps(IDENTITIES))
    s3, master, volume, filer = _free_ports(4)
    server = subprocess.Popen(
        [program, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3", "-volume.max=60",
         f"-s3.port={s3}", f"-s3.config={folder / 's3.json'}", f"-master.port={master}",
         f"-volume.port={volume}", f"-filer.port={filer}", "-master.volumeSizeLimitMB=64",
         *(f"-{of}.port.grpc={port}" for of, port in zip(
             ("s3", "master", "volume", "filer"), _free_ports(4), strict=True))],
        stdout=(folder / "weed.log").open("wb"), stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        endpoint = f"http://127.0.0.1:{s3}"
        _wait_for(endpoint, server, folder / "weed.log")
        yield endpoint
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(10)


@pytest.fixture
def bucket(store, settings, monkeypatch):
    """The archive points at the store, as the environment would make it."""
    for name, value in {"ENDPOINT": store, "KEY": KEY, "SECRET": SECRET}.items():
        monkeypatch.setenv(f"MARQUE_S3_{name}", value)
    monkeypatch.setattr(places, "S3_BUCKET", BUCKET)
    settings.STORAGES = {**settings.STORAGES, "archive": places.archive_storage(Path("/nowhere"))}
    client = _client(store)
    yield client
    for key in _keys(client):
        client.delete_object(Bucket=BUCKET, Key=key)


@pytest.mark.services
def test_backup_drill_restore_and_forget_through_s3(bucket, stocked, monkeypatch):
    monkeypatch.setattr("core.storage.sealed_stream.CHUNK", 4096)
    backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
    assert _keys(bucket) == [backup.object_key]
    with market_context():
        assert objects.digest_of(backup.object_key) == (backup.sha256, backup.size_bytes)
    assert drill_dealer(actor=SYSTEM, dealer_id=stocked.id).state == "PASSED"

    later = make_vehicle(stocked)
    restore_dealer(actor=SYSTEM, dealer_id=stocked.id, backup_id=backup.id)
    with dealer_context(stocked):
        assert not type(later).objects.filter(id=later.id).exists()

    assert forget_backups(stocked.id) == 1
    assert _keys(bucket) == []


@pytest.mark.services
def test_nothing_is_read_without_the_key(bucket, store, stocked):
    backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{store}/{BUCKET}/{backup.object_key}", timeout=10)
    assert refused.value.code == 403
    with pytest.raises(ClientError, match="Signature"):
        _client(store, secret="wrong").get_object(Bucket=BUCKET, Key=backup.object_key)


@pytest.mark.services
def test_a_store_that_does_not_answer_is_a_failed_backup(stocked, settings, monkeypatch):
    (port,) = _free_ports(1)
    for name, value in {"ENDPOINT": f"http://127.0.0.1:{port}", "KEY": KEY, "SECRET": SECRET}.items():
        monkeypatch.setenv(f"MARQUE_S3_{name}", value)
    monkeypatch.setattr(places, "S3_BUCKET", BUCKET)
    settings.STORAGES = {**settings.STORAGES, "archive": places.archive_storage(Path("/nowhere"))}
    with pytest.raises(Exception, match="connect"):
        take_backup(actor=SYSTEM, dealer_id=stocked.id)

    assert Backup.objects.get().state == "FAILED"


def _client(endpoint: str, secret: str = SECRET):
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=KEY,
        aws_secret_access_key=secret,
        region_name="us-east-1",
        config=Config(retries={"max_attempts": 1}),
    )


def _keys(client) -> list[str]:
    return [item["Key"] for item in client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def _free_ports(number: int) -> list[int]:
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [one.getsockname()[1] for one in taken]
    for one in taken:
        one.close()
    return ports


def _wait_for(endpoint: str, server: subprocess.Popen, log: Path) -> None:
    client = _client(endpoint)
    for _ in range(300):
        if server.poll() is not None:
            pytest.fail(log.read_text()[-2000:])
        try:
            client.create_bucket(Bucket=BUCKET)
            return
        except Exception:
            time.sleep(0.2)
    pytest.fail(log.read_text()[-2000:])
