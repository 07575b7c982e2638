"""Whether a file that came back is the one that was sent, with whole signatures on it."""

from __future__ import annotations

from core.edge import esign
from core.kernel.errors import DomainError


def check(sent: bytes, got: bytes, signers: int) -> str:
    """A code of what is wrong, empty when nothing is.

    What was sent must be the beginning of what came back, byte for byte: signatures are appended. That the
    certificates lead to one of our roots is not asked: providers have authorities of their own.
    """
    try:
        found = esign.examine(got)
    except DomainError as refused:
        return refused.code.replace(".", "_")[:40]
    if not got.startswith(sent):
        return "another_document"
    signatures = [one for one in found.signatures if one.intact]
    if len(signatures) < len(found.signatures):
        return "signature_broken"
    if len(signatures) < signers:
        return "signatures_missing"
    return ""
