"""RFC 3161 timestamps: asked for, compared with our own clock, and checked."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from datetime import datetime, timedelta

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from core.edge.esign.containers import sound
from core.edge.esign.errors import AuthorityUnavailable, ClockAhead, TimestampWrong
from core.edge.esign.wire import Patience, ask
from core.kernel import clock

log = logging.getLogger(__name__)
FARTHEST_APART = timedelta(minutes=2)
"""How much our clock and the authority's may differ before we sign nothing."""
HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
LARGEST_TOKEN = 100_000


class Stamper(TimeStamper):
    """Asks a time stamping authority within limits, and refuses to sign by two different clocks."""

    def __init__(self, url: str, patience: Patience) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url, self._patience = url, patience

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """One answer. Raises AuthorityUnavailable and ClockAhead."""
        reply = ask(self._url, req.dump(), headers=HEADERS, patience=self._patience)
        try:
            answer = tsp.TimeStampResp.load(reply.body, strict=True)
            if answer["status"]["status"].native != "granted":
                raise ValueError("refused")
            said: datetime = (
                answer["time_stamp_token"]["content"]["encap_content_info"]["content"]
                .parsed["gen_time"]
                .native
            )
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise AuthorityUnavailable(params={"url": self._url}) from error
        apart = clock.now() - said
        if abs(apart) > FARTHEST_APART:
            raise ClockAhead(params={"seconds": round(apart.total_seconds())})
        return answer

    def token_for(self, digest: bytes) -> cms.ContentInfo:
        """The token for a SHA-256 digest. Raises AuthorityUnavailable, ClockAhead."""
        try:
            return asyncio.run(self.async_timestamp(digest, "sha256"))
        except TimestampRequestError as error:
            raise AuthorityUnavailable(params={"url": self._url}) from error

    def certificates(self) -> tuple[asn1_x509.Certificate, list[asn1_x509.Certificate]]:
        """The authority's own certificate, and the others it sends along. Raises AuthorityUnavailable."""
        try:
            asyncio.run(self._ensure_dummy())  # type: ignore[no-untyped-call]
        except TimestampRequestError as error:
            raise AuthorityUnavailable(params={"url": self._url}) from error
        leaf = next(iter(self._certs.values()))
        return leaf, [each for each in self.cert_registry if each != leaf]


def read_token(token: bytes, digest: bytes, roots: tuple[bytes, ...]) -> datetime:
    """When the token says the digest existed. Raises TimestampWrong for any doubt."""
    if len(token) > LARGEST_TOKEN:
        raise TimestampWrong
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        info = signed["encap_content_info"]["content"].parsed
        said: datetime = info["gen_time"].native
        anchors = [asn1_x509.Certificate.load(each) for each in roots]
        context = ValidationContext(
            trust_roots=anchors,
            other_certs=[each.chosen for each in signed["certificates"]],
            moment=said,
            revocation_mode="soft-fail",
            allow_fetching=False,
        )
        found = asyncio.run(validate_tst_signed_data(signed, context, lambda name: _expected(name, digest)))
    except (ValueError, TypeError, KeyError, AttributeError, SignatureValidationError) as error:
        raise TimestampWrong from error
    if not (TimestampSignatureStatus(**found).trusted and sound(signed, anchors)):
        raise TimestampWrong
    return said


def _expected(algorithm: str, digest: bytes) -> bytes:
    """The digest as it must stand in the token: only SHA-256 is asked for."""
    return digest if hashlib.new(algorithm).digest_size == len(digest) else b""
