"""法大大 as its documents describe it (FASC OpenAPI 5.1), what we use of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

from tenant_apps.signing.simulator.desk import Call, Desk, Flow, Seat, now
from tenant_apps.signing.simulator.pens import NoPdf, page_count
from tenant_apps.signing.simulator.server import Reply, Request, as_json

PREFIX = "/api/v5"
HEIGHT_OF_A4 = 841.89
STATUS = {
    "DRAFT": "task_created",
    "OPEN": "sign_progress",
    "FINISHED": "task_finished",
    "DECLINED": "task_terminated",
    "REVOKED": "task_terminated",
    "EXPIRED": "expired",
}
EVENTS = {
    "start": "sign-task-start",
    "read": "sign-task-read",
    "signed": "sign-task-signed",
    "finished": "sign-task-finished",
    "declined": "sign-task-sign-rejected",
    "revoked": "sign-task-canceled",
    "expired": "sign-task-expire",
}
SIGNED = ("X-FASC-AccessToken", "X-FASC-Api-SubVersion", "X-FASC-App-Id", "X-FASC-Event", "X-FASC-Grant-Type",
          "X-FASC-Nonce", "X-FASC-Sign-Type", "X-FASC-Timestamp")  # fmt: skip


class Refused(Exception):
    """An answer with a code of theirs."""

    def __init__(self, code: str, words: str, status: int = 200) -> None:
        super().__init__(words)
        self.code, self.words, self.status = code, words, status


class FadadaSimulator:
    """One app of one company."""

    name = "FADADA"

    def __init__(
        self, *, app_id: str, secret: str, company: str, waits: tuple[float, ...] = (180, 1800, 28800)
    ) -> None:
        self.app_id, self.secret, self.company, self.waits = app_id, secret, company, waits
        self.base = ""
        self.desk = Desk("Fadada", self._speak)
        self.tokens: set[str] = set()
        self.nonces: set[str] = set()

    def serve(self, call: Request) -> Reply:
        """See Company."""
        try:
            if call.path.startswith("/files/"):
                return self._file(call)
            data = self._api(call)
        except Refused as refused:
            said = {"code": refused.code, "msg": refused.words, "data": None, "success": False}
            return as_json(refused.status, said)
        return as_json(200, {"code": "100000", "msg": "请求成功", "data": data})

    def taken(self, status: int, body: bytes) -> bool:
        """See Company: 200, and `success` in the body."""
        return status == 200 and b"success" in body

    def _api(self, call: Request) -> Any:
        path = call.path.removeprefix(PREFIX)
        given = {name: call.headers.get(name) or "" for name in SIGNED}
        form = parse_qs(call.body.decode())
        biz = form.get("bizContent", [""])[0]
        self._authorise(path, given, biz, call.headers.get("X-FASC-Sign") or "")
        ordered = self.desk.fault(call.path, "REFUSAL")
        if ordered is not None:
            raise Refused(ordered.code or "211058", "签署任务数可用量不足")
        if path == "/service/get-access-token":
            token = secrets.token_hex(20)
            self.tokens.add(token)
            return {"accessToken": token, "expiresIn": "7200"}
        routes = {
            "/file/get-upload-url": self._place,
            "/file/process": self._process,
            "/sign-task/create": self._create,
            "/sign-task/start": self._start,
            "/sign-task/actor/get-url": self._link,
            "/sign-task/actor/list": self._actors,
            "/sign-task/get-detail": self._detail,
            "/sign-task/owner/get-list": self._list,
            "/sign-task/owner/get-download-url": self._download,
            "/sign-task/cancel": self._cancel,
            "/sign-task/urge": self._urge,
        }
        if path not in routes:
            raise Refused("100013", "url 地址非法", 404)
        return routes[path](json.loads(biz))

    def _authorise(self, path: str, given: dict[str, str], biz: str, sign: str) -> None:
        for name in ("X-FASC-App-Id", "X-FASC-Sign-Type", "X-FASC-Timestamp", "X-FASC-Nonce"):
            if not given[name]:
                raise Refused("100012", f"{name} 不能为空")
        stamp, token_call = given["X-FASC-Timestamp"], path == "/service/get-access-token"
        if abs(now() - int(stamp)) > 300_000:
            raise Refused("100001", "请求已过期")
        if given["X-FASC-App-Id"] != self.app_id:
            raise Refused("100001", "未获取有效的平台信息")
        if given["X-FASC-Api-SubVersion"] != "5.1" or given["X-FASC-Sign-Type"] != "HMAC-SHA256":
            raise Refused("100011", "请求参数非法")
        if token_call != (given["X-FASC-Grant-Type"] == "client_credential") or token_call == bool(biz):
            raise Refused("100012", "请求参数为空")
        if not token_call and given["X-FASC-AccessToken"] not in self.tokens:
            raise Refused("100002", "访问凭证失效", 401)
        if not hmac.compare_digest(self._sign({**given, "bizContent": biz}), sign):
            raise Refused("100003", "接口签名错误")
        if given["X-FASC-Nonce"] in self.nonces or len(given["X-FASC-Nonce"]) > 32:
            raise Refused("100009", "不允许重复请求")
        self.nonces.add(given["X-FASC-Nonce"])

    def _sign(self, given: dict[str, str]) -> str:
        pieces = [f"{name}={given[name]}" for name in sorted(given) if given[name]]
        digest = hashlib.sha256("&".join(pieces).encode()).hexdigest()
        first = hmac.new(self.secret.encode(), given["X-FASC-Timestamp"].encode(), hashlib.sha256).digest()
        return hmac.new(first, digest.encode(), hashlib.sha256).hexdigest()

    def _place(self, _wanted: dict[str, Any]) -> dict[str, str]:
        number = secrets.token_hex(12)
        self.desk.files[number] = {"pdf": b"", "pages": 0}
        return {
            "uploadUrl": f"{self.base}/files/up/{number}?sign={secrets.token_hex(8)}",
            "fddFileUrl": f"{self.base}/files/at/{number}",
        }

    def _file(self, call: Request) -> Reply:
        """Addresses that work for whoever holds them, for a while."""
        if self.desk.fault(call.path, "EXPIRED"):
            return Reply(403, b"<Error><Code>AccessDenied</Code></Error>", "application/xml")
        _, _, what, number = [*call.path.split("/"), "", ""][:4]
        if call.method == "PUT" and what == "up" and number in self.desk.files:
            self.desk.files[number]["pdf"] = call.body
            return Reply(200)
        flow = self.desk.flows.get(number)
        if call.method == "GET" and what == "down" and flow is not None:
            return Reply(200, flow.pdf, "application/pdf")
        return Reply(404)

    def _process(self, wanted: dict[str, Any]) -> dict[str, Any]:
        made = []
        for one in wanted["fddFileUrlList"]:
            file = self.desk.files.get(str(one["fddFileUrl"]).rsplit("/", 1)[-1])
            if file is None or not str(one["fileName"]).endswith(".pdf"):
                raise Refused("211157", "文件处理失败，文件后缀名与源文件不匹配")
            try:
                file["pages"] = page_count(file["pdf"])
            except NoPdf as error:
                raise Refused("211157", "文件处理失败") from error
            number = str(secrets.randbelow(10**11))
            self.desk.files[number] = file
            made.append({**one, "fileId": number, "fileTotalPages": file["pages"]})
        return {"fileIdList": made}

    def _create(self, wanted: dict[str, Any]) -> dict[str, str]:
        if wanted["initiator"] != {"idType": "corp", "openId": self.company}:
            raise Refused("213002", "用户未授权应用查询【签署任务创建及发起】权限", 401)
        (doc,) = wanted["docs"]
        file = self.desk.files.get(str(doc.get("docFileId")))
        if file is None or not file["pages"]:
            raise Refused("211096", "文档 fileId 不存在")
        places = {one["fieldId"]: one for one in doc["docFields"]}
        seats = [self._seat(one, places, file["pages"], wanted["signInOrder"]) for one in wanted["actors"]]
        if len({one.role for one in seats}) != len(seats):
            raise Refused("211050", "参与方标识不允许重复")
        flow = self.desk.add(
            Flow(
                id=str(1_600_000_000_000_000_000 + secrets.randbelow(10**17)),
                title=wanted["signTaskSubject"],
                number=wanted.get("transReferenceId", ""),
                callback_url=wanted.get("callbackUrl", ""),
                expires_at=int(wanted["expiresTime"]),
                pdf=file["pdf"],
                seats=seats,
            )
        )
        if wanted.get("autoStart"):
            self.desk.start(flow)
        return {"signTaskId": flow.id}

    def _seat(self, one: dict[str, Any], places: dict[str, Any], pages: int, in_order: bool) -> Seat:
        actor, (sign_field,) = one["actor"], one["signFields"]
        firm, place = actor["actorType"] == "corp", places.get(sign_field["fieldId"])
        if place is None:
            raise Refused("211077", "签章控件不存在")
        if place["fieldType"] != ("corp_seal" if firm else "person_sign"):
            raise Refused("211028", "签章控件类型不符")
        if in_order and not one.get("signConfigInfo", {}).get("orderNo"):
            raise Refused("211108", "有序签署时签署方必须传入签署顺序")
        at = place["position"]
        if not 1 <= at["positionPageNo"] <= pages:
            raise Refused("211149", "标准章签署页码超出文档范围")
        if not firm and not actor.get("accountName"):
            raise Refused("211012", "参与方通知地址格式不正确")
        return Seat(
            role=actor["actorId"],
            name=actor["actorName"],
            phone=actor.get("accountName", ""),
            firm=actor["actorName"] if firm else "",
            order=one["signConfigInfo"]["orderNo"],
            page=at["positionPageNo"] - 1,
            x=float(at["positionX"]),
            y=HEIGHT_OF_A4 - float(at["positionY"]),
        )

    def _flow(self, wanted: dict[str, Any]) -> Flow:
        flow = self.desk.flows.get(str(wanted.get("signTaskId")))
        if flow is None:
            raise Refused("211062", "签署任务不存在")
        return flow

    def _start(self, wanted: dict[str, Any]) -> None:
        flow = self._flow(wanted)
        if flow.status != "DRAFT":
            raise Refused("211055", "签署任务不是创建状态")
        self.desk.start(flow)

    def _link(self, wanted: dict[str, Any]) -> dict[str, str]:
        flow = self._flow(wanted)
        seat = flow.seat(wanted["actorId"])
        if seat is None:
            raise Refused("211066", "参与方不存在")
        back = f"?back={quote(wanted['redirectUrl'], safe='')}" if wanted.get("redirectUrl") else ""
        url = f"{self.base}/sign/{flow.id}/{seat.role}/{seat.key}{back}"
        return {"actorSignTaskUrl": url, "actorSignTaskEmbedUrl": url}

    def _actors(self, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        states = {True: "signed", False: "wait_sign"}
        return [
            {
                "actorId": one.role,
                "actorName": one.name,
                "signOrderNo": one.order,
                "readStatus": "read" if one.read_at else "unread",
                "signStatus": "sign_rejected" if one.declined else states[bool(one.signed_at)],
                "signTime": str(one.signed_at or ""),
            }
            for one in self._flow(wanted).seats
        ]

    def _detail(self, wanted: dict[str, Any]) -> dict[str, Any]:
        flow = self._flow(wanted)
        return {
            "signTaskId": flow.id,
            "signTaskSubject": flow.title,
            "signTaskStatus": STATUS[flow.status],
            "terminationNote": flow.reason,
            "transReferenceId": flow.number,
        }

    def _list(self, wanted: dict[str, Any]) -> dict[str, Any]:
        if wanted["ownerId"] != {"idType": "corp", "openId": self.company}:
            raise Refused("213004", "用户未授权应用管理【签署任务】权限", 401)
        subject = wanted.get("listFilter", {}).get("signTaskSubject", "")
        found = [
            {
                "signTaskId": one.id,
                "signTaskSubject": one.title,
                "signTaskStatus": STATUS[one.status],
                "transReferenceId": one.number,
            }
            for one in self.desk.flows.values()
            if subject in one.title
        ]
        return {"signTasks": found[: wanted["listPageSize"]], "listPageNo": 1, "totalCount": len(found)}

    def _download(self, wanted: dict[str, Any]) -> dict[str, str]:
        flow = self._flow(wanted)
        if flow.status != "FINISHED" or wanted["ownerId"]["openId"] != self.company:
            raise Refused("211150", "获取下载链接的归属方必须是发起方或参与方")
        return {"downloadUrl": f"{self.base}/files/down/{flow.id}?sign={secrets.token_hex(8)}"}

    def _cancel(self, wanted: dict[str, Any]) -> None:
        flow = self._flow(wanted)
        if flow.status != "OPEN":
            raise Refused("211126", "当前签署任务状态不允许撤销")
        self.desk.revoke(flow, wanted.get("terminationNote", ""))

    def _urge(self, wanted: dict[str, Any]) -> None:
        flow = self._flow(wanted)
        if now() - flow.urged_at < 7_200_000:
            raise Refused("211407", "催办过于频繁")
        flow.urged_at = now()

    def _speak(self, event: str, flow: Flow, seat: Seat | None) -> Call | None:
        if event not in EVENTS:
            return None
        said: dict[str, Any] = {
            "eventTime": str(now()),
            "signTaskId": flow.id,
            "signTaskStatus": STATUS[flow.status],
            "transReferenceId": flow.number,
        }
        if seat is not None:
            said |= {"actorId": seat.role, "userName": seat.name}
        if event == "declined":
            said["signRejectReason"] = flow.reason
        if event == "revoked":
            said["terminationNote"] = flow.reason
        biz = json.dumps(said, ensure_ascii=False)

        def headers(right: bool) -> dict[str, str]:
            given = {
                "X-FASC-App-Id": self.app_id,
                "X-FASC-Event": EVENTS[event],
                "X-FASC-Nonce": secrets.token_hex(16),
                "X-FASC-Sign-Type": "HMAC-SHA256",
                "X-FASC-Timestamp": str(now()),
            }
            sign = self._sign({**given, "bizContent": biz}) if right else "0" * 64
            return {**given, "X-FASC-Sign": sign, "Content-Type": "application/x-www-form-urlencoded"}

        return Call(flow.callback_url, urlencode({"bizContent": biz}).encode(), headers)
