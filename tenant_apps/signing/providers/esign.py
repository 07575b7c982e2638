"""e签宝, SaaS API V3: sign flows.

Each request is signed over method, accepted types, MD5 of the body, content type and path; callbacks over
timestamp, query values and body. Not run against the live service from here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from core.kernel import clock
from tenant_apps.signing.errors import (
    AccountRefused,
    AddressExpired,
    AnswerStrange,
    CallbackRefused,
    ProviderRefused,
    ProviderSilent,
)
from tenant_apps.signing.facts import Account, Kind, Signer, SignLink, Standing, Told, Wish
from tenant_apps.signing.providers.http import Answer, Line, repeated

ACCEPT, CONTENT = "*/*", "application/json; charset=UTF-8"
PDF = "application/pdf"
OLDEST, NEWEST = 24 * 3600, 300
"""Seconds: a callback is tried again up to sixteen times; nothing says how it is then signed."""
READY, BROKEN = (2, 5), (3, 9, 12)
"""States of a file: usable, and never to be."""
LOOKS, PAUSE = 8, 1.0
_ENDS: dict[str, Kind] = {"2": "FINISHED", "3": "REVOKED", "5": "EXPIRED", "7": "DECLINED"}
_OVER = ("1437203", "1437168")
_REFUSED = (401, 403)


def content_md5(body: bytes) -> str:
    """The digest of a body as e签宝 wants it: Base64 of the sixteen bytes."""
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()


def signature(method: str, path: str, md5: str, secret: str) -> str:
    """The value of X-Tsign-Open-Ca-Signature; `path` has its query sorted and not encoded."""
    text = f"{method}\n{ACCEPT}\n{md5}\n{CONTENT}\n\n{path}"
    return base64.b64encode(hmac.digest(secret.encode(), text.encode(), "sha256")).decode()


def callback_signature(stamp: str, query: str, raw: bytes, secret: str) -> str:
    """The value of X-Tsign-Open-SIGNATURE for a call to an address with this query."""
    values = "".join(value for _name, value in sorted(parse_qsl(query, keep_blank_values=True)))
    return hmac.new(secret.encode(), stamp.encode() + values.encode() + raw, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Esign:
    """One dealer's app at e签宝; its company signs as the owner of the app."""

    account: Account
    line: Line

    def create_envelope(self, wish: Wish) -> str:
        """See Provider. e签宝 knows no number of ours: a draft whose number was lost is never started."""
        md5 = content_md5(wish.pdf)
        place = self._ask(
            "POST",
            "/v3/files/file-upload-url",
            {
                "contentMd5": md5,
                "contentType": PDF,
                "fileName": f"{wish.key}.pdf",
                "fileSize": len(wish.pdf),
                "convertToPDF": False,
            },
        )
        headers = {"Content-MD5": md5, "Content-Type": PDF}
        put = repeated(self.line, "PUT", _text(place, "fileUploadUrl"), headers=headers, body=wish.pdf)
        if put.status != 200 or _json(put).get("errCode") != 0:
            raise AddressExpired()
        file_id = _text(place, "fileId")
        pages = self._await(file_id)
        return _text(
            self._ask("POST", "/v3/sign-flow/create-by-file", _flow(wish, file_id, pages)), "signFlowId"
        )

    def start(self, ref: str) -> None:
        """See Provider."""
        try:
            self._ask("POST", f"/v3/sign-flow/{ref}/start", None)
        except ProviderRefused:
            if self._detail(ref).get("signFlowStatus") in (0, None):
                raise

    def sign_url(self, ref: str, signer: Signer, return_url: str) -> SignLink:
        """See Provider. The long address, which does not end."""
        wanted: dict[str, Any] = {
            "operator": {"psnAccount": signer.phone},
            "urlType": 2,
            "clientType": "ALL",
            "needLogin": False,
        }
        if signer.organisation:
            wanted["organization"] = {"orgName": signer.organisation}
        if return_url:
            wanted["redirectConfig"] = {"redirectUrl": return_url}
        made = self._ask("POST", f"/v3/sign-flow/{ref}/sign-url", wanted)
        return SignLink(url=self.line.checked(made.get("url")), expires_at=None)

    def standing(self, ref: str, signers: tuple[Signer, ...]) -> Standing:
        """See Provider. When somebody signed is not among what can be asked: it was by now."""
        found, now = self._detail(ref), clock.now()
        signed = {
            str(field.get("customBizNum")): now
            for one in found.get("signers") or []
            if str(one.get("signStatus")) == "2"
            for field in one.get("signFields") or []
        }
        kind = _ENDS.get(str(found.get("signFlowStatus")), "VIEWED")
        return Standing(kind=kind, signed=signed, reason=str(found.get("signFlowDescription") or ""))

    def on_callback(self, raw: bytes, headers: Mapping[str, str], query: str) -> Told | None:
        """See Provider."""
        self._verify(raw, headers, query)
        try:
            said = json.loads(raw)
            action, ref = said["action"], str(said.get("signFlowId") or "")
            at = _moment(said.get("operateTime") or said.get("signFlowFinishTime") or said["timestamp"])
            kind = _kind(action, said)
        except (ValueError, KeyError, AttributeError, TypeError, AnswerStrange) as error:
            raise CallbackRefused() from error
        if kind is None or not ref:
            return None
        role = str(said.get("customBizNum") or "").partition(",")[0]
        return Told(
            key=f"{action}:{ref}:{said.get('timestamp')}:{role or said.get('signOrder', '')}:{kind}"[:200],
            kind=kind,
            ref=ref,
            at=at,
            role=role,
            reason=str(said.get("resultDescription") or said.get("statusDescription") or "")[:500],
        )

    def fetch_signed(self, ref: str) -> bytes:
        """See Provider. Raises AddressExpired where the address was over; the next try gets a new one."""
        made = self._ask("POST", f"/v3/sign-flow/{ref}/file-download-url", {"urlAvailableDate": 3600})
        try:
            url = _text(made["files"][0], "downloadUrl")
        except (KeyError, IndexError, TypeError) as error:
            raise AnswerStrange() from error
        answer = repeated(self.line, "GET", url, headers={})
        if answer.status != 200:
            raise AddressExpired()
        return answer.body

    def revoke(self, ref: str, reason: str) -> None:
        """See Provider. A draft cannot be revoked and need not: nobody sees it."""
        try:
            self._ask("POST", f"/v3/sign-flow/{ref}/revoke", {"revokeReason": reason[:50]})
        except ProviderRefused as refused:
            if refused.params.get("said_code") not in _OVER:
                raise

    def remind(self, ref: str) -> None:
        """See Provider. Not within the first half hour, then every ten minutes."""
        self._ask("POST", f"/v3/sign-flow/{ref}/urge", {"noticeTypes": "1"})

    def test(self) -> None:
        """See Provider."""
        self._ask("POST", "/v3/sign-flow/sign-flow-list", {"pageNum": 1, "pageSize": 1})

    def _await(self, file_id: str) -> int:
        """Wait a few seconds until a file is usable; its number of pages. Raises ProviderSilent."""
        for _look in range(LOOKS):
            found = self._ask("GET", f"/v3/files/{file_id}", None)
            if found.get("fileStatus") in READY:
                return int(found.get("fileTotalPageCount") or 1)
            if found.get("fileStatus") in BROKEN:
                raise ProviderRefused(params={"said_code": str(found["fileStatus"]), "said": "fileStatus"})
            time.sleep(PAUSE)
        raise ProviderSilent()

    def _detail(self, ref: str) -> dict[str, Any]:
        return self._ask("GET", f"/v3/sign-flow/{ref}/detail", None)

    def _ask(self, method: str, path: str, wanted: Mapping[str, Any] | None) -> dict[str, Any]:
        body = b"" if wanted is None else json.dumps(wanted, ensure_ascii=False).encode()
        md5 = content_md5(body) if body else ""
        headers = {
            "X-Tsign-Open-App-Id": self.account.app_id,
            "X-Tsign-Open-Auth-Mode": "Signature",
            "X-Tsign-Open-Ca-Timestamp": str(time.time_ns() // 1_000_000),
            "X-Tsign-Open-Ca-Signature": signature(method, path, md5, self.account.secret),
            "Accept": ACCEPT,
            "Content-Type": CONTENT,
            "Content-MD5": md5,
        }
        answer = self.line.call(method, f"{self.line.base}{path}", headers=headers, body=body)
        said = _json(answer)
        code, words = str(said.get("code")), str(said.get("message") or "")
        if code == "0":
            return said.get("data") or {}
        params = {"said_code": code, "said": words[:200]}
        raise AccountRefused(params=params) if answer.status in _REFUSED else ProviderRefused(params=params)

    def _verify(self, raw: bytes, headers: Mapping[str, str], query: str) -> None:
        stamp = headers.get("X-Tsign-Open-TIMESTAMP") or ""
        if not (stamp.isascii() and stamp.isdigit()):
            raise CallbackRefused()
        age = clock.latest().timestamp() - int(stamp[:15]) / 1000
        right = callback_signature(stamp, query, raw, self.account.secret)
        given = (headers.get("X-Tsign-Open-SIGNATURE") or "").lower()
        fits = hmac.compare_digest(right.encode(), given.encode())
        if (
            not fits
            or headers.get("X-Tsign-Open-App-Id") != self.account.app_id
            or not -NEWEST <= age <= OLDEST
        ):
            raise CallbackRefused()


def _kind(action: str, said: Mapping[str, Any]) -> Kind | None:
    if action == "OPERATOR_READ":
        return "VIEWED"
    if action == "SIGN_MISSON_COMPLETE":
        return {"2": "SIGNED", "4": "DECLINED"}.get(str(said.get("signResult")))  # type: ignore[return-value]
    return _ENDS.get(str(said.get("signFlowStatus"))) if action == "SIGN_FLOW_COMPLETE" else None


def _flow(wish: Wish, file_id: str, pages: int) -> dict[str, Any]:
    config: dict[str, Any] = {
        "signFlowTitle": _title(wish.title),
        "signFlowExpireTime": int(wish.expires_at.timestamp() * 1000),
        "autoStart": False,  # nobody hears of it before its number is on record here
        "autoFinish": True,
        "notifyUrl": wish.callback_url,
        "noticeConfig": {"noticeTypes": "1"},
    }
    if wish.return_url:
        config["redirectConfig"] = {"redirectUrl": wish.return_url}
    return {
        "docs": [{"fileId": file_id, "fileName": f"{_title(wish.title)}.pdf"}],
        "signFlowConfig": config,
        "signers": [_signer(signer, file_id, pages) for signer in wish.signers],
    }


def _signer(signer: Signer, file_id: str, pages: int) -> dict[str, Any]:
    left, bottom, right, top = signer.spot.box
    page = signer.spot.page if signer.spot.page >= 0 else pages + signer.spot.page
    person = {"psnAccount": signer.phone, "psnInfo": {"psnName": signer.name}}
    alone = bool(signer.organisation) and not signer.phone  # the owner of the app: sealed without a person
    who: dict[str, Any] = (
        {"signerType": 1} if signer.organisation else {"signerType": 0, "psnSignerInfo": person}
    )
    if signer.organisation and not alone:
        who["orgSignerInfo"] = {"orgName": signer.organisation, "transactorInfo": person}
    return {
        **who,
        "signConfig": {"signOrder": signer.order},
        "signFields": [
            {
                "fileId": file_id,
                "customBizNum": signer.role,
                "normalSignFieldConfig": {
                    "autoSign": alone,
                    "signFieldStyle": 1,
                    "signFieldPosition": {
                        "positionPage": str(page + 1),
                        "positionX": round((left + right) / 2, 2),
                        "positionY": round((bottom + top) / 2, 2),
                    },
                },
            }
        ],
    }


def _title(text: str) -> str:
    return "".join(" " if letter in '/\\:*"<>|?？' else letter for letter in text)[:100]


def _json(answer: Answer) -> dict[str, Any]:
    try:
        said = json.loads(answer.body)
    except ValueError as error:
        raise AnswerStrange() from error
    if not isinstance(said, dict):
        raise AnswerStrange()
    return said


def _text(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    if not isinstance(found, str) or not found:
        raise AnswerStrange()
    return found


def _moment(said: object) -> datetime:
    try:
        return datetime.fromtimestamp(int(str(said)) / 1000, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise AnswerStrange() from error
