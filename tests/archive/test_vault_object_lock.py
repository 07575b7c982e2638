"""A dealer's documents in a bucket with object lock, through backup, restore, move and end of the dealer."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from django.db import transaction

from core.flow.audit.chain import Head
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.storage.vault import VaultRefused, vault
from shared_apps.notary.outside import keep_heads, kept_heads
from tenant_apps.archive.models import Document
from tenant_apps.archive.operations import open_document, place_hold
from tenants.archive.operations import take_backup
from tenants.context import dealer_context, market_context, ref_of
from tenants.life.models import KeptFile
from tests.apps.archive.conftest import filed, person
from tests.archive.restoring import codes, restore
from tests.archive.test_object_storage import KEY, SECRET, store
from tests.life.conftest import leaver
from tests.life.test_erase import leave, leftovers
from tests.life.test_export import archive_of
from tests.life.test_import import bring_in, emptied_after, second

__all__ = ["leaver", "second", "store"]
pytestmark = [pytest.mark.services, pytest.mark.timeout(180)]
SECONDS = timedelta(seconds=1)  # S3 says times in whole seconds
FIRST = b"%PDF-1.7 document 1"


@pytest.fixture
def bucket(store, settings, request):
    """The vault is a bucket of the test's own; `bucket.turn(name)` makes it another, empty one."""
    options = {"endpoint_url": store, "aws_access_key_id": KEY, "aws_secret_access_key": SECRET}
    options["region_name"] = "us-east-1"
    client = boto3.client("s3", config=Config(s3={"addressing_style": "path"}), **options)

    def turn(name: str) -> str:
        name = f"{name}-{sha256(request.node.name.encode()).hexdigest()[:12]}"
        client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
        place = {"BACKEND": "core.storage.vault.LockedBucket", "OPTIONS": {"bucket": name, **options}}
        settings.STORAGES = {**settings.STORAGES, "vault": place}
        return name

    client.turn, client.name = turn, turn("first")
    return client


def paper(dealer, place=1, **more):
    with dealer_context(dealer), transaction.atomic():
        return filed(place, **more)


def test_every_version_below_a_folder_is_seen_and_nobody_elses(main, other, bucket):
    with dealer_context(main):
        for place in range(1, 6):
            filed(place)
        rows = {(row.key, row.storage_version, row.size) for row in Document.objects.all()}
        last = Document.objects.first()
        forged = bucket.put_object(Bucket=bucket.name, Key=last.key, Body=b"forged")["VersionId"]
        bucket.delete_object(Bucket=bucket.name, Key=last.key)  # only a marker
        lying = {(one.key, one.version, one.size) for one in vault().below(f"dealers/{main.schema}")}
        assert lying == rows | {(last.key, forged, 6)}
        until = vault().stays_until(last.key, last.storage_version)
        assert abs(until - last.retain_until) < SECONDS
        with pytest.raises(FileNotFoundError):
            vault().stays_until(f"dealers/{main.schema}/archive/none", last.storage_version)
    with dealer_context(other):
        assert list(vault().below(f"dealers/{other.schema}")) == []


def test_what_somebody_else_put_under_the_key_does_not_keep_a_document_out(main, bucket):
    key = f"dealers/{main.schema}/archive/x"
    forged = bucket.put_object(Bucket=bucket.name, Key=key, Body=b"another document 1!")["VersionId"]
    with dealer_context(main):
        version = vault().put(key, FIRST, until=clock.now() + timedelta(days=9))
        assert version != forged
        assert vault().put(key, FIRST, until=clock.now() + timedelta(days=9)) == version
        with vault().opened(key, version) as file:
            assert file.read() == FIRST


def test_a_bucket_without_lock_keeps_nothing_and_says_so(main, bucket):
    bucket.create_bucket(Bucket="unlocked")
    key = f"dealers/{main.schema}/archive/x"
    bucket.put_object(Bucket="unlocked", Key=key, Body=FIRST)
    with dealer_context(main):
        vault().bucket = "unlocked"
        with pytest.raises((VaultRefused, OSError)):
            vault().put(key, FIRST, until=clock.now() + timedelta(days=9))


def test_lost_documents_come_back_from_their_copies_locked_and_held(stocked, bucket):
    kept, overwritten = paper(stocked), paper(stocked, 2)
    with dealer_context(stocked), transaction.atomic():
        place_hold(actor=person(), document_id=kept.id, reason="与买方的诉讼")
        rows = {row.id: row for row in Document.objects.all()}
    backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
    assert backup.summary["papers"] == {"copied": 2, "faulty": []}
    empty = bucket.turn("second")
    forged = b"%PDF-1.7 documenT 2"
    bucket.put_object(Bucket=empty, Key=rows[overwritten.id].key, Body=forged)

    done = restore(backup)

    assert codes(done) == sorted(("archive.file_put_back", one.number) for one in (kept, overwritten))
    with dealer_context(stocked):
        for one in (kept, overwritten):
            row = Document.objects.get(id=one.id)
            assert row.storage_version not in ("", rows[one.id].storage_version)
            opened = open_document(actor=person(), document_id=one.id, purpose="AUDIT")[1]
            assert sha256(opened).hexdigest() == one.sha256
            assert abs(vault().stays_until(row.key, row.storage_version) - one.retain_until) < SECONDS
        row = Document.objects.get(id=kept.id)
        about = {"Bucket": empty, "Key": row.key, "VersionId": row.storage_version}
        assert bucket.get_object_legal_hold(**about)["LegalHold"]["Status"] == "ON"
        with pytest.raises(ClientError):
            bucket.delete_object(**about)
    assert codes(restore(backup)) == []


def test_they_move_with_their_dealer_and_are_locked_there(leaver, bucket, tmp_path, second, settings):
    moved = paper(leaver)
    path = archive_of(leaver, tmp_path)
    bucket.turn("second")
    settings.MEDIA_ROOT = tmp_path / "second-media"
    with emptied_after(second):
        came = bring_in(path)
        assert (came.papers, came.missing) == (1, 0)
        with dealer_context(ref_of(came.dealer)):
            row = Document.objects.get()
            assert open_document(actor=person(), document_id=row.id, purpose="AUDIT")[1] == FIRST
            assert abs(vault().stays_until(row.key, row.storage_version) - moved.retain_until) < SECONDS
            with pytest.raises(VaultRefused):
                vault().erase(row.key, row.storage_version)


def test_what_the_bucket_keeps_is_certified(leaver, bucket):
    kept = paper(leaver)
    with dealer_context(leaver):
        row = Document.objects.get()
        bucket.put_object(Bucket=bucket.name, Key=row.key, Body=b"forged")

    said = json.loads(leave(leaver).statement)["archive"]

    assert (said["found"], said["erased"], said["kept"]) == (2, 1, 1)
    assert leftovers(leaver) == set()
    with market_context():
        (left,) = KeptFile.objects.all()
        assert (left.key, left.version) == (row.key, row.storage_version)
        assert abs(left.until - kept.retain_until) < SECONDS


def test_heads_of_the_chains_are_kept_in_it(db, bucket):
    with market_context():
        keep_heads({None: Head(1, "ab" * 32)})
        assert list(kept_heads()[None]) == ["ab" * 32]
