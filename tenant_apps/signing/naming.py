"""Whether the certificates in a file name those who were to sign it.

Authorities write a name alone, or as one piece among others: `051@张三@0330106199001011234@1`. One piece must
be the whole name. A number is compared where a certificate bears one and we know the end of the signer's;
letters that the authority has hidden (`*`) are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from core.edge.esign import Signature
from tenant_apps.signing.facts import Signer

SIGNER_DIFFERS, NUMBER_DIFFERS = "signer_differs", "signer_number_differs"
DIFFERENCES = (SIGNER_DIFFERS, NUMBER_DIFFERS)
"""What fetching the file once more does not mend."""

_BETWEEN = re.compile(r"[@|,/=:;_#]+")
_MIDDLE_DOTS = re.compile(r"[•‧∙⋅・･]")
_NUMBER = re.compile(
    r"[0N]?("  # the kind, where an authority puts it before
    r"[1-9][\d*]{5}(?:19|20|\*\*)[\d*]{9}[\dX*]"  # of a resident's card
    r"|[159AY][1-39][\d*]{6}[\dA-HJ-NP-RTUWXY*]{10})"  # of a company: 统一社会信用代码
)


def difference(signers: Sequence[Signer], signatures: Sequence[Signature]) -> str:
    """A code of the first signer whom no certificate names, empty where each has one of their own."""
    left = list(signatures)
    for signer in signers:
        named = [one for one in left if _names(one, signer)]
        if not named:
            return SIGNER_DIFFERS
        own = next((one for one in named if _has_number(one, signer)), None)
        if own is None:
            return NUMBER_DIFFERS
        left.remove(own)
    return ""


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: full or half width, with or without spaces, any middle dot."""
    return _plain(one) == _plain(other)


def _names(signature: Signature, signer: Signer) -> bool:
    wanted = _plain(signer.organisation or signer.name)
    texts = (signature.name, signature.organisation) if signer.organisation else (signature.name,)
    return wanted in {_plain(piece) for text in texts for piece in (text, *_BETWEEN.split(text))}


def _has_number(signature: Signature, signer: Signer) -> bool:
    """Whether no number in the certificate is another's."""
    pieces = _BETWEEN.split(normalize("NFKC", f"{signature.name}@{signature.number}").upper())
    ends = {found[1][-4:] for found in map(_NUMBER.fullmatch, pieces) if found}
    return not signer.id_last4 or all("*" in end or end == signer.id_last4.upper() for end in ends)


def _plain(text: str) -> str:
    return "".join(_MIDDLE_DOTS.sub("·", normalize("NFKC", text)).split()).casefold()
