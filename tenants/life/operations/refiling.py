"""Files of write-once storage come in with their dealer and are locked here as they were there."""

from __future__ import annotations

import hashlib
import zipfile

from tenants.archive.vaulted import Paper, note_version, papers_of, put_again
from tenants.life.verifying import ArchiveBroken
from tenants.life.writing import paper_name

LARGEST = 64 * 1024 * 1024
"""Bytes: no document that was ever sealed is larger, and each is in memory while it is put."""


def file_papers(archive: zipfile.ZipFile, schema: str) -> tuple[int, int]:
    """Put every file that the imported rows name into write-once storage; how many, and how many are missing.

    As the owner, as the import's last step: what is locked cannot be taken back, so that an import that fails
    after it leaves files that belong to nobody until their day. Raises ArchiveBroken for a file that is not
    what its row says.
    """
    present = set(archive.namelist())
    filed = missing = 0
    for paper in list(papers_of(schema)):
        name = paper_name(paper.table, paper.sha256)
        if name not in present:
            missing += 1
            continue
        version = put_again(schema, paper, _content(archive, name, paper))
        if version != paper.version:
            note_version(schema, paper, version)
        filed += 1
    return filed, missing


def _content(archive: zipfile.ZipFile, name: str, paper: Paper) -> bytes:
    if archive.getinfo(name).file_size != paper.size or paper.size > LARGEST:
        raise ArchiveBroken(f"{name} is not the size that its row says")
    content = archive.read(name)
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise ArchiveBroken(f"{name} is not the document that its row names")
    return content
