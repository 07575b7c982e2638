"""Copies of a dealer's files in write-once storage: one each, sealed, beside its backups.

A dump has the rows that name them. A file never changes, so that a backup copies only those that came since.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.storage import scope
from core.storage.vault import vault
from tenants.archive import objects
from tenants.archive.hooks import Finding
from tenants.archive.models import VaultCopy
from tenants.archive.vaulted import (
    Paper,
    erased_digests,
    fault_of,
    note_version,
    papers_of,
    pieces_of,
    put_again,
)
from tenants.context import DealerRef, dealer_context, owner_context
from tenants.keys.operations import data_key, data_key_number
from tenants.ownership import as_owner

log = logging.getLogger(__name__)
RESEALED_AT_ONCE = 200
"""Copies sealed with an older key that are sealed anew with each backup."""


def copy_papers(dealer: DealerRef) -> dict[str, Any]:
    """Copy what was filed since the last backup and forget what was erased; how many, and what is not sound.

    In the market's scope and outside of transactions. Raises OSError where a store does not answer.
    """
    number = data_key_number(dealer.id)
    known = set(VaultCopy.objects.filter(dealer_id=dealer.id).values_list("sha256", flat=True))
    with dealer_context(dealer):
        papers = [paper for paper in papers_of(dealer.schema) if paper.sha256 not in known]
        gone = erased_digests(dealer.schema)
    faulty: list[str] = []
    for paper in papers:
        if fault_of(dealer.schema, paper):
            faulty.append(paper.number)
            continue
        _copy(dealer, paper, number)
    for copy in VaultCopy.objects.filter(dealer_id=dealer.id, sha256__in=gone):
        objects.forget(copy.object_key)
        copy.delete()
    _seal_anew(dealer.id, number)
    return {"copied": len(papers) - len(faulty), "faulty": faulty[:20]}


def put_back_lost(dealer: DealerRef) -> list[Finding]:
    """After a restore: files that the rows name and that are gone come back from their copies; what has none
    is told. With the owner's login, outside of transactions. Raises OSError where a store does not answer.
    """
    with scope.entered(scope.dealer(dealer.schema)):
        lying = {(one.key, one.version) for one in vault().below(f"dealers/{dealer.schema}")}
    with dealer_context(dealer):
        lost = [one for one in papers_of(dealer.schema) if (one.key, one.version) not in lying]
    told = []
    for paper in lost:
        copy = VaultCopy.objects.filter(dealer_id=dealer.id, sha256=paper.sha256).first()
        content = _content(copy) if copy else None
        if content is None:
            told.append(Finding(code="archive.file_lost", reference=paper.number, subject_id=paper.id))
            continue
        version = put_again(dealer.schema, paper, content)
        with as_owner(), transaction.atomic(), owner_context():
            note_version(dealer.schema, paper, version)
        told.append(Finding(code="archive.file_put_back", reference=paper.number, subject_id=paper.id))
    return told


def uncopied(dealer_id: UUID, schema: str) -> int:
    """How many of the files that a schema's rows name have no copy. With the owner's login."""
    known = set(VaultCopy.objects.filter(dealer_id=dealer_id).values_list("sha256", flat=True))
    with as_owner(), owner_context():
        return sum(paper.sha256 not in known for paper in papers_of(schema))


def _copy(dealer: DealerRef, paper: Paper, number: int) -> None:
    copy = VaultCopy(
        dealer_id=dealer.id,
        sha256=paper.sha256,
        size_bytes=paper.size,
        object_key=f"dealers/{dealer.schema}/papers/{paper.sha256}.sealed",
        key_number=number,
    )

    def write(sink: Any) -> None:
        for piece in pieces_of(dealer.schema, paper):
            sink.write(piece)

    _store(copy, write)
    copy.save(force_insert=True)


def _store(copy: VaultCopy, write: Callable[[Any], None]) -> None:
    objects.forget(copy.object_key)  # what a process that died may have left
    key = data_key(copy.dealer_id, number=copy.key_number)
    objects.store(copy.object_key, key, bound_to=copy.place, write=write)


def _seal_anew(dealer_id: UUID, number: int) -> None:
    """So that no copy keeps an old key alive."""
    older = VaultCopy.objects.filter(dealer_id=dealer_id, key_number__lt=number)
    for copy in older.order_by("sealed_at")[:RESEALED_AT_ONCE]:
        content = _content(copy)
        if content is not None:
            _replace(copy, content, number)


def _replace(copy: VaultCopy, content: bytes, number: int) -> None:
    copy.key_number, copy.sealed_at = number, clock.now()
    _store(copy, lambda sink: sink.write(content))
    copy.save()


def _content(copy: VaultCopy) -> bytes | None:
    """The document, None where the copy is gone or is not what it was."""
    key = data_key(copy.dealer_id, number=copy.key_number)
    try:
        with objects.opened(copy.object_key, key, bound_to=copy.place) as plain:
            content = plain.read(copy.size_bytes + 1)
    except (OSError, ValueError):
        log.exception("the copy %s cannot be read", copy.object_key)
        return None
    return content if hashlib.sha256(content).hexdigest() == copy.sha256 else None
