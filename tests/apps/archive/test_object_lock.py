"""Write-once storage that speaks S3: SeaweedFS with object lock refuses what the database refuses."""

from __future__ import annotations

from datetime import timedelta

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.storage.vault import VaultRefused, vault
from tenant_apps.archive.errors import DocumentDamaged
from tenant_apps.archive.models import Document
from tenant_apps.archive.operations import open_document, place_hold
from tenants.context import dealer_context
from tests.apps.archive.conftest import filed, person
from tests.archive.test_object_storage import KEY, SECRET, store

__all__ = ["store"]
BUCKET = "marque-vault"
pytestmark = [pytest.mark.services, pytest.mark.timeout(120)]


@pytest.fixture
def bucket(store, settings):
    """A bucket with object lock, and the vault in it."""
    options = {"endpoint_url": store, "aws_access_key_id": KEY, "aws_secret_access_key": SECRET}
    options["region_name"] = "us-east-1"
    client = boto3.client("s3", config=Config(s3={"addressing_style": "path"}), **options)
    try:
        client.create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
    except ClientError as error:
        if "BucketAlready" not in error.response["Error"]["Code"]:
            raise
    place = {"BACKEND": "core.storage.vault.LockedBucket", "OPTIONS": {"bucket": BUCKET, **options}}
    settings.STORAGES = {**settings.STORAGES, "vault": place}
    return client


def test_the_store_keeps_what_is_locked(main, bucket):
    with dealer_context(main):
        facts = filed()
        row = Document.objects.get()
        assert row.storage_version
        assert filed(subject=(facts.subject_kind, facts.subject_id)).id == facts.id
        with pytest.raises(VaultRefused):
            vault().erase(row.key, row.storage_version)
        for delete in ({}, {"BypassGovernanceRetention": True}):
            with pytest.raises(ClientError):
                bucket.delete_object(Bucket=BUCKET, Key=row.key, VersionId=row.storage_version, **delete)
        with pytest.raises(ClientError):
            bucket.put_object_retention(
                Bucket=BUCKET, Key=row.key, VersionId=row.storage_version,
                Retention={"Mode": "COMPLIANCE", "RetainUntilDate": clock.now() + timedelta(days=1)},
            )  # fmt: skip
        _, content = open_document(actor=person(), document_id=facts.id, purpose="AUDIT")
        assert content == b"%PDF-1.7 document 1"


def test_somebody_elses_overwriting_changes_nothing_that_is_read(main, bucket):
    with dealer_context(main):
        facts = filed(2)
        row = Document.objects.get()
        bucket.put_object(Bucket=BUCKET, Key=row.key, Body=b"%PDF-1.7 forged here")
        bucket.delete_object(Bucket=BUCKET, Key=row.key)  # only a marker
        _, content = open_document(actor=person(), document_id=facts.id, purpose="AUDIT")
        assert content == b"%PDF-1.7 document 2"


def test_a_hold_is_the_stores_too(main, bucket):
    with dealer_context(main):
        facts = filed(3)
        place_hold(actor=SYSTEM, document_id=facts.id, reason="与买方的诉讼")
        row = Document.objects.get()
        answer = bucket.get_object_legal_hold(Bucket=BUCKET, Key=row.key, VersionId=row.storage_version)
        assert answer["LegalHold"]["Status"] == "ON"


def test_a_store_that_lost_a_version_is_found_out(main, bucket):
    with dealer_context(main):
        facts = filed(4)
        bucket.create_bucket(Bucket="empty")
        vault().bucket = "empty"
        with pytest.raises(DocumentDamaged):
            open_document(actor=person(), document_id=facts.id, purpose="AUDIT")
