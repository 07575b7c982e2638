"""法大大, FASC OpenAPI 5.1: sign tasks.

Signed as its documents say: parameters by name, `sha256` of them in hexadecimal, HMAC under a key that is
itself the HMAC of the timestamp. Not run against the live service from here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from core.kernel import clock
from tenant_apps.signing.errors import (
    AccountRefused,
    AddressExpired,
    AnswerStrange,
    CallbackRefused,
    ProviderRefused,
    ProviderSilent,
)
from tenant_apps.signing.facts import A4, Account, Kind, Signer, SignLink, Standing, Told, Wish
from tenant_apps.signing.providers.http import Line, repeated
from tenant_apps.signing.providers.memory import forget, remembered

SUB_VERSION, ALGORITHM = "5.1", "HMAC-SHA256"
DONE, NO_TOKEN, NOT_CREATED, NOT_TO_CANCEL = "100000", ("100002",), "211055", "211126"
_ACCOUNT = ("100003", "100006", "100016")
_LATER = ("100001", "100004", "100020", "200001", "211407")
_NO_SUCH_APP = "未获取有效的平台信息"
OLDEST, NEWEST = 9 * 3600, 300
"""Seconds: a callback comes again after 3 minutes, 30 minutes and 8 hours, perhaps signed as at first."""
_KINDS: dict[str, Kind] = {
    "sign-task-read": "VIEWED",
    "sign-task-signed": "SIGNED",
    "sign-task-finished": "FINISHED",
    "sign-task-sign-rejected": "DECLINED",
    "sign-task-expire": "EXPIRED",
    "sign-task-canceled": "REVOKED",
}
_STANDING: dict[str, Kind] = {
    "task_finished": "FINISHED",
    "expired": "EXPIRED",
    "revoked": "REVOKED",
}


def signature(given: Mapping[str, str], secret: str) -> str:
    """The value of X-FASC-Sign for headers and bizContent, unencoded; empty ones do not count."""
    text = "&".join(f"{name}={value}" for name, value in sorted(given.items()) if value)
    key = hmac.digest(secret.encode(), given["X-FASC-Timestamp"].encode(), "sha256")
    return hmac.new(key, hashlib.sha256(text.encode()).hexdigest().encode(), "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Fadada:
    """One dealer's app at 法大大. `account.company` is its openCorpId, who sends and pays."""

    account: Account
    line: Line

    def create_envelope(self, wish: Wish) -> str:
        """See Provider. A lost answer is looked for by our number."""
        if wish.again and (found := self._search(wish)):
            return found
        place = self._ask("/file/get-upload-url", {"fileType": "doc"})
        headers = {"Content-Type": "application/octet-stream"}
        if (
            repeated(self.line, "PUT", _text(place, "uploadUrl"), headers=headers, body=wish.pdf).status
            != 200
        ):
            raise AddressExpired()
        name = f"{wish.key}.pdf"
        file = {"fileType": "doc", "fddFileUrl": _text(place, "fddFileUrl"), "fileName": name}
        made = self._ask("/file/process", {"fddFileUrlList": [file]})
        try:
            page = made["fileIdList"][0]
            file_id, pages = str(page["fileId"]), int(page.get("fileTotalPages") or 1)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise AnswerStrange() from error
        return _text(self._ask("/sign-task/create", self._task(wish, file_id, pages)), "signTaskId")

    def start(self, ref: str) -> None:
        """See Provider."""
        try:
            self._ask("/sign-task/start", {"signTaskId": ref})
        except ProviderRefused as refused:
            if refused.params.get("said_code") != NOT_CREATED:
                raise

    def sign_url(self, ref: str, signer: Signer, return_url: str) -> SignLink:
        """See Provider. The short address, which asks the signer to sign in there and holds for a year."""
        wanted = {"signTaskId": ref, "actorId": signer.role}
        if return_url:
            wanted["redirectUrl"] = return_url
        made = self._ask("/sign-task/actor/get-url", wanted)
        return SignLink(url=self.line.checked(made.get("actorSignTaskUrl")), expires_at=None)

    def standing(self, ref: str, signers: tuple[Signer, ...]) -> Standing:
        """See Provider."""
        found = self._ask("/sign-task/get-detail", {"signTaskId": ref})
        actors = self._ask("/sign-task/actor/list", {"signTaskId": ref}).get("actors", [])
        signed = {
            str(one.get("actorId")): _moment(one.get("signTime"))
            for one in actors
            if one.get("signStatus") == "signed"
        }
        status, reason = str(found.get("signTaskStatus")), str(found.get("terminationNote") or "")
        kind = _STANDING.get(status, "VIEWED")
        if status == "task_terminated":
            refused = any(one.get("signStatus") == "sign_rejected" for one in actors)
            kind = "DECLINED" if refused else "REVOKED"
        return Standing(kind=kind, signed=signed, reason=reason)

    def on_callback(self, raw: bytes, headers: Mapping[str, str], query: str) -> Told | None:
        """See Provider."""
        event, biz = self._verified(raw, headers)
        try:
            said = json.loads(biz)
            ref, at = str(said.get("signTaskId") or ""), _moment(said["eventTime"])
        except (ValueError, KeyError, AttributeError, AnswerStrange) as error:
            raise CallbackRefused() from error
        if event not in _KINDS or not ref:
            return None
        actor = str(said.get("actorId") or "")
        return Told(
            key=f"{event}:{ref}:{said['eventTime']}:{actor}"[:200],
            kind=_KINDS[event],
            ref=ref,
            at=at,
            role=actor,
            reason=str(said.get("signRejectReason") or said.get("terminationNote") or "")[:500],
            complete=event == "sign-task-signed" and said.get("signTaskStatus") == "task_finished",
        )

    def fetch_signed(self, ref: str) -> bytes:
        """See Provider. Raises AddressExpired where the address was over; the next try gets a new one."""
        wanted = {"ownerId": self._owner(), "signTaskId": ref, "downloadMode": "download"}
        made = self._ask("/sign-task/owner/get-download-url", wanted)
        answer = repeated(self.line, "GET", _text(made, "downloadUrl"), headers={})
        if answer.status != 200:
            raise AddressExpired()
        return answer.body

    def revoke(self, ref: str, reason: str) -> None:
        """See Provider."""
        try:
            self._ask("/sign-task/cancel", {"signTaskId": ref, "terminationNote": reason[:250]})
        except ProviderRefused as refused:
            if refused.params.get("said_code") != NOT_TO_CANCEL:
                raise

    def remind(self, ref: str) -> None:
        """See Provider. Twice a day at most, two hours apart."""
        self._ask("/sign-task/urge", {"signTaskId": ref})

    def test(self) -> None:
        """See Provider. A new token is asked for, and the company's tasks are looked at."""
        forget(self.account)
        self._ask("/sign-task/owner/get-list", {"ownerId": self._owner(), "listPageNo": 1, "listPageSize": 1})

    def _owner(self) -> dict[str, str]:
        return {"idType": "corp", "openId": self.account.company}

    def _task(self, wish: Wish, file_id: str, pages: int) -> dict[str, Any]:
        return {
            "initiator": self._owner(),
            "signTaskSubject": wish.title[:200],
            "expiresTime": _millis(wish.expires_at),
            "autoStart": False,  # nobody hears of it before its number is on record here
            "autoFinish": True,
            "signInOrder": True,
            "transReferenceId": wish.key,
            "callbackUrl": wish.callback_url,
            "docs": [
                {
                    "docId": "contract",
                    "docName": wish.title[:200],
                    "docFileId": file_id,
                    "docFields": [_field(signer, pages) for signer in wish.signers],
                }
            ],
            "actors": [self._actor(signer) for signer in wish.signers],
        }

    def _actor(self, signer: Signer) -> dict[str, Any]:
        actor: dict[str, Any] = {
            "actorId": signer.role,
            "actorType": "corp" if signer.organisation else "person",
            "actorName": signer.organisation or signer.name,
            "permissions": ["sign"],
        }
        if signer.organisation:
            actor["actorOpenId"] = self.account.company
        else:
            actor |= {
                "identNameForMatch": signer.name,
                "accountName": signer.phone,
                "notifyType": ["start"],
            }
        return {
            "actor": actor,
            "signFields": [{"fieldDocId": "contract", "fieldId": f"f-{signer.role}"[:32]}],
            "signConfigInfo": {"orderNo": signer.order},
        }

    def _search(self, wish: Wish) -> str:
        """The number of an envelope that was made by a call whose answer was lost."""
        page = self._ask(
            "/sign-task/owner/get-list",
            {
                "ownerId": self._owner(),
                "ownerRole": "initiator",
                "listFilter": {"signTaskSubject": wish.title[:200]},
                "listPageNo": 1,
                "listPageSize": 100,
            },
        )
        made = (one for one in page.get("signTasks") or [] if one.get("transReferenceId") == wish.key)
        return next((str(one["signTaskId"]) for one in made), "")

    def _token(self) -> str:
        def fetch() -> tuple[str, int]:
            said = self._call("/service/get-access-token", None, "")
            try:
                return _text(said, "accessToken"), int(said.get("expiresIn") or 7200)
            except ValueError as error:
                raise AnswerStrange() from error

        return remembered(self.account, fetch)

    def _ask(self, path: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """The answer's data. A token that is over is renewed once."""
        biz = json.dumps(wanted, ensure_ascii=False, separators=(",", ":"))
        try:
            return self._call(path, biz, self._token())
        except AccountRefused as refused:
            if refused.params.get("said_code") not in NO_TOKEN:
                raise
        forget(self.account)
        return self._call(path, biz, self._token())

    def _call(self, path: str, biz: str | None, token: str) -> dict[str, Any]:
        headers = {
            "X-FASC-App-Id": self.account.app_id,
            "X-FASC-Sign-Type": ALGORITHM,
            "X-FASC-Timestamp": str(time.time_ns() // 1_000_000),  # the machine's clock, as theirs is
            "X-FASC-Nonce": secrets.token_hex(16),
            "X-FASC-Api-SubVersion": SUB_VERSION,
            **({"X-FASC-AccessToken": token} if token else {"X-FASC-Grant-Type": "client_credential"}),
        }
        signed = headers if biz is None else {**headers, "bizContent": biz}
        headers |= {
            "X-FASC-Sign": signature(signed, self.account.secret),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = b"" if biz is None else urlencode({"bizContent": biz}).encode()
        answer = self.line.call("POST", f"{self.line.base}{path}", headers=headers, body=body)
        try:
            said = json.loads(answer.body)
            code, words = str(said["code"]), str(said.get("msg") or "")
        except (ValueError, KeyError, TypeError) as error:
            raise AnswerStrange() from error
        if code == DONE:
            data = said.get("data")
            return {"actors": data} if isinstance(data, list) else data or {}
        raise _refusal(code, words)

    def _verified(self, raw: bytes, headers: Mapping[str, str]) -> tuple[str, str]:
        """The event and its bizContent, letter for letter as it was signed. Raises CallbackRefused."""
        try:
            fields = parse_qsl(raw.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=4)
        except ValueError as error:
            raise CallbackRefused() from error
        biz = [value for name, value in fields if name == "bizContent"]
        names = ("App-Id", "Sign-Type", "Timestamp", "Nonce", "Event")
        given = {f"X-FASC-{name}": headers.get(f"X-FASC-{name}") or "" for name in names}
        stamp = given["X-FASC-Timestamp"]
        if len(biz) != 1 or not all(given.values()) or not (stamp.isascii() and stamp.isdigit()):
            raise CallbackRefused()
        age = clock.latest().timestamp() - int(stamp[:15]) / 1000
        right = signature({**given, "bizContent": biz[0]}, self.account.secret)
        fits = hmac.compare_digest(right.encode(), (headers.get("X-FASC-Sign") or "").encode())
        known = given["X-FASC-App-Id"] == self.account.app_id and given["X-FASC-Sign-Type"] == ALGORITHM
        if not (fits and known and -NEWEST <= age <= OLDEST):
            raise CallbackRefused()
        return given["X-FASC-Event"], biz[0]


def _refusal(code: str, words: str) -> Exception:
    said = {"said_code": code, "said": words[:200]}
    if code in (*NO_TOKEN, *_ACCOUNT) or (code == "100001" and _NO_SUCH_APP in words):
        return AccountRefused(params=said)
    return ProviderSilent(params=said) if code in _LATER else ProviderRefused(params=said)


def _field(signer: Signer, pages: int) -> dict[str, Any]:
    """A signature field; 法大大 counts pages from 1 and places the middle from the upper left corner."""
    left, bottom, right, top = signer.spot.box
    page = signer.spot.page if signer.spot.page >= 0 else pages + signer.spot.page
    return {
        "fieldId": f"f-{signer.role}"[:32],
        "fieldName": signer.role,
        "fieldType": "corp_seal" if signer.organisation else "person_sign",
        "position": {
            "positionMode": "pixel",
            "positionPageNo": page + 1,
            "positionX": f"{(left + right) / 2:.2f}",
            "positionY": f"{A4[1] - (bottom + top) / 2:.2f}",
        },
    }


def _text(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    if not isinstance(found, str) or not found:
        raise AnswerStrange()
    return found


def _millis(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))


def _moment(said: object) -> datetime:
    try:
        return datetime.fromtimestamp(int(str(said)) / 1000, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise AnswerStrange() from error
