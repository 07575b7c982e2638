"""Whether a file that came back is the one that was sent, with whole signatures of its signers on it."""

from __future__ import annotations

from collections.abc import Sequence

from core.edge import esign
from core.kernel.errors import DomainError
from tenant_apps.signing.facts import Signer
from tenant_apps.signing.naming import difference


def check(sent: bytes, got: bytes, signers: Sequence[Signer]) -> str:
    """A code of what is wrong, empty when nothing is.

    What was sent must be the beginning of what came back, byte for byte: signatures are appended. That the
    certificates lead to one of our roots is not asked, as providers have authorities of their own; that they
    name the signers is.
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
    if len(signatures) < len(signers):
        return "signatures_missing"
    return difference(signers, signatures)
