"""An envelope's way through an outside provider."""

from core.kernel.states import Machine, Move

ENVELOPE = Machine(
    "envelope",
    initial="QUEUED",
    moves=[
        Move("QUEUED", "OUT", "send"),
        Move("QUEUED", "FAILED", "fail"),
        Move("FAILED", "QUEUED", "retry", right="contracts.send"),
        Move("OUT", "FETCHING", "complete"),
        Move("FETCHING", "FINISHED", "finish"),
        Move("FETCHING", "BROKEN", "reject"),
        Move("BROKEN", "FETCHING", "retry", right="contracts.send"),
        Move("OUT", "DECLINED", "decline"),
        Move("OUT", "EXPIRED", "expire"),
        Move("QUEUED", "REVOKED", "revoke", right="contracts.void"),
        Move("FAILED", "REVOKED", "revoke", right="contracts.void"),
        Move("OUT", "REVOKED", "revoke", right="contracts.void"),
    ],
)
"""FETCHING: all have signed, the PDF is still to be fetched and checked. BROKEN: what was fetched is not
what was sent, or its signatures do not hold or are somebody else's; a person must look, and may have it
fetched again."""

LIVE = ("QUEUED", "OUT", "FETCHING", "FAILED")
"""The states of an envelope that may still lead to a signed document."""
