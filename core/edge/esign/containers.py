"""What lies in a signature beside the signed bytes, under no digest: it must be whole all the same.

A flipped bit there makes no signature wrong. It is found because what stands there is said a second time:
algorithms and issuer by what is signed, certificates by whoever issued them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

VERSIONS = {"data": ("v1", "v1"), "tst_info": ("v3", "v1")}
"""Of the container and of the signer's part in it, by what is inside (RFC 5652, 5.1 and 5.3)."""


def sound(signed: cms.SignedData, known: Iterable[x509.Certificate] = ()) -> bool:
    """Whether a signature's container, and that of its timestamp, are whole; `known`: more certificates."""
    try:
        return all(_whole(each, tuple(known)) for each in _containers(signed))
    except Exception:  # whatever a flipped bit does to the decoder, the container is not whole
        return False


def _containers(signed: cms.SignedData) -> Iterator[cms.SignedData]:
    yield signed
    yield from extract_tst_data_iter(signed["signer_infos"][0], signed=False)


def _whole(signed: cms.SignedData, known: tuple[x509.Certificate, ...]) -> bool:
    (info,) = signed["signer_infos"]
    (digests,) = signed["digest_algorithms"]
    inside = signed["encap_content_info"]["content_type"].native
    beside = [each.chosen for each in signed["certificates"]]
    sid = info["sid"].chosen
    own = next(each for each in beside if each.serial_number == sid["serial_number"].native)
    around = (*known, *beside)
    return (
        (signed["version"].native, info["version"].native) == VERSIONS.get(inside)
        and digests.dump() == info["digest_algorithm"].dump()
        and sid["issuer"].dump() == own.issuer.dump()
        and all(each in known or _issued(each, around) for each in beside)
    )


def _issued(certificate: x509.Certificate, around: tuple[x509.Certificate, ...]) -> bool:
    """By one of those around it; an authority that has renewed its root has two of one name."""
    plain, issuer = load_der_x509_certificate(certificate.dump()), certificate.issuer.dump()
    for each in around:
        if each.subject.dump() == issuer:
            with suppress(InvalidSignature, ValueError, TypeError):
                plain.verify_directly_issued_by(load_der_x509_certificate(each.dump()))
                return True
    return False
