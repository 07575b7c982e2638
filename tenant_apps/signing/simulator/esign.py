"""e签宝 as its documents describe it (SaaS API V3), what we use of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from tenant_apps.signing.simulator.desk import Call, Desk, Flow, Seat, now
from tenant_apps.signing.simulator.pens import NoPdf, page_count
from tenant_apps.signing.simulator.server import Reply, Request, as_json

STATUS = {"DRAFT": 0, "OPEN": 1, "FINISHED": 2, "REVOKED": 3, "EXPIRED": 5, "DECLINED": 7}
FLOW = re.compile(r"/v3/sign-flow/([0-9a-f]{32})/([a-z-]+)")
FILE = re.compile(r"/v3/files/([0-9a-f]{32})")
OWNER = "应用所属企业"
"""Whose app it is where nobody says: the company that seals without a person."""
ODD = re.compile(r'[/\\:*"<>|？]')


class Refused(Exception):
    """An answer with a code of theirs."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


class EsignSimulator:
    """One app of one company."""

    name = "ESIGN"

    def __init__(
        self,
        *,
        app_id: str,
        secret: str,
        company: str = "",
        owner: str = OWNER,
        waits: tuple[float, ...] = (60,) * 16,
    ) -> None:
        self.app_id, self.secret, self.company, self.waits = app_id, secret, company, waits
        self.owner = owner
        self.base = ""
        self.desk = Desk("eSign", self._speak)

    def serve(self, call: Request) -> Reply:
        """See Company."""
        if call.path.startswith("/oss/"):
            return self._file(call)
        gate = self._gate(call)
        if gate:
            return as_json(401, {"success": False, "code": 401, "message": gate})
        try:
            ordered = self.desk.fault(call.path, "REFUSAL")
            if ordered is not None:
                raise Refused(int(ordered.code or 1435405), "企业账户中电子合同份数不足")
            data = self._api(call)
        except Refused as refused:
            return as_json(200, {"code": refused.code, "message": refused.words, "data": None})
        return as_json(200, {"code": 0, "message": "成功", "data": data})

    def taken(self, status: int, body: bytes) -> bool:
        """See Company: any 2xx."""
        return 200 <= status < 300

    def _gate(self, call: Request) -> str:
        """What the gateway objects to, empty when nothing."""
        said = call.headers.get
        if said("X-Tsign-Open-Auth-Mode") != "Signature":
            return "TOKEN_CANT_BE_NULL"
        if said("X-Tsign-Open-App-Id") != self.app_id:
            return "无效的应用"
        if abs(now() - int(said("X-Tsign-Open-Ca-Timestamp") or 0)) > 900_000:
            return "时间戳过期"
        md5 = said("Content-MD5") or ""
        if call.body and md5 != _md5(call.body):
            return "INVALID_CONTENT_MD5"
        query = "&".join(
            f"{name}={value}" if value else name for name, value in sorted(parse_qsl(call.query))
        )
        lines = [call.method, said("Accept") or "", md5, said("Content-Type") or "", said("Date") or ""]
        text = "\n".join([*lines, f"{call.path}?{query}" if query else call.path])
        right = base64.b64encode(hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).digest())
        return (
            ""
            if hmac.compare_digest(right.decode(), said("X-Tsign-Open-Ca-Signature") or "")
            else "INVALID_SIGNATURE"
        )

    def _api(self, call: Request) -> Any:
        wanted = json.loads(call.body) if call.body else {}
        file, flow = FILE.fullmatch(call.path), FLOW.fullmatch(call.path)
        if call.path == "/v3/files/file-upload-url":
            return self._place(wanted)
        if call.path == "/v3/sign-flow/create-by-file":
            return self._create(wanted)
        if call.path == "/v3/sign-flow/sign-flow-list":
            drafts = [one for one in self.desk.flows.values() if one.status != "DRAFT"]
            return {"total": len(drafts), "signFlowInfos": [{"signFlowId": one.id} for one in drafts]}
        if file:
            return self._looked_at(file[1])
        if flow is None or flow[1] not in self.desk.flows:
            raise Refused(1435011, "流程不存在")
        verbs = {
            "start": self._start,
            "sign-url": self._link,
            "detail": self._detail,
            "file-download-url": self._download,
            "revoke": self._revoke,
            "urge": self._urge,
        }
        return verbs[flow[2]](self.desk.flows[flow[1]], wanted)

    def _place(self, wanted: dict[str, Any]) -> dict[str, str]:
        if wanted["contentType"] not in ("application/pdf", "application/octet-stream"):
            raise Refused(1430002, "参数错误")
        number = secrets.token_hex(16)
        self.desk.files[number] = {**wanted, "pdf": b"", "pages": 0, "status": 0, "looks": 0}
        url = f"{self.base}/oss/up/{number}?Expires=3600&Signature={secrets.token_hex(8)}"
        return {"fileId": number, "fileUploadUrl": url}

    def _file(self, call: Request) -> Reply:
        """Object storage: addresses that work for whoever holds them, for a while."""
        if self.desk.fault(call.path, "EXPIRED"):
            return Reply(403, b"<Error><Message>Request has expired.</Message></Error>", "application/xml")
        _, _, what, number = [*call.path.split("/"), "", ""][:4]
        file, flow = self.desk.files.get(number), self.desk.flows.get(number)
        if call.method == "PUT" and what == "up" and file is not None:
            same = call.headers.get("Content-Type") == file["contentType"]
            if not same or call.headers.get("Content-MD5") != file["contentMd5"]:
                return Reply(403, b"SignatureDoesNotMatch", "application/xml")
            if _md5(call.body) != file["contentMd5"] or len(call.body) != file["fileSize"]:
                return Reply(400, b"InvalidDigest", "application/xml")
            try:
                file["pdf"], file["pages"], file["status"] = call.body, page_count(call.body), 1
            except NoPdf:
                file["status"] = 9
            return as_json(200, {"errCode": 0, "msg": "成功"})
        if call.method == "GET" and what == "down" and flow is not None:
            return Reply(200, flow.pdf, "application/pdf")
        return Reply(404)

    def _looked_at(self, number: str) -> dict[str, Any]:
        """A file is ready at the second look, as a conversion takes its time."""
        file = self.desk.files.get(number)
        if file is None:
            raise Refused(1430608, "查询合同信息失败: 合同不存在")
        file["looks"] += 1
        if file["status"] == 1 and file["looks"] > 1:
            file["status"] = 2
        return {"fileId": number, "fileStatus": file["status"], "fileTotalPageCount": file["pages"]}

    def _create(self, wanted: dict[str, Any]) -> dict[str, str]:
        config, (doc,) = wanted["signFlowConfig"], wanted["docs"]
        file = self.desk.files.get(doc["fileId"])
        if file is None or file["status"] not in (2, 5):
            raise Refused(1437513, "文档未成功转换成pdf, 请稍后重试")
        if ODD.search(config["signFlowTitle"]) or ODD.search(doc["fileName"]):
            raise Refused(1435002, "参数错误: 名称含有特殊字符")
        if not now() < config["signFlowExpireTime"] <= now() + 90 * 86_400_000:
            raise Refused(1435002, "参数错误: signFlowExpireTime不能超过发起后90天")
        flow = self.desk.add(
            Flow(
                id=secrets.token_hex(16),
                title=config["signFlowTitle"],
                number="",
                callback_url=config.get("notifyUrl", ""),
                expires_at=config["signFlowExpireTime"],
                pdf=file["pdf"],
                seats=[_seat(one, doc["fileId"], file["pages"], self.owner) for one in wanted["signers"]],
            )
        )
        if not config.get("autoFinish"):
            raise Refused(1435002, "参数错误: autoFinish")
        if config.get("autoStart", True):
            self.desk.start(flow)
        return {"signFlowId": flow.id}

    def _start(self, flow: Flow, _wanted: dict[str, Any]) -> None:
        if flow.status != "DRAFT":
            raise Refused(1437112, "流程已开启")
        self.desk.start(flow)

    def _link(self, flow: Flow, wanted: dict[str, Any]) -> dict[str, str]:
        if flow.status == "DRAFT":
            raise Refused(1437103, "流程未开启")
        firm = wanted.get("organization", {}).get("orgName", "")
        phone = wanted["operator"].get("psnAccount")
        seat = next(
            (one for one in flow.seats if one.phone == phone and (not firm or one.firm == firm)), None
        )
        if seat is None:
            raise Refused(1437114, "当前用户不是流程参与人, 无权查看流程")
        to = wanted.get("redirectConfig", {}).get("redirectUrl", "")
        back = f"?back={quote(to, safe='')}" if to else ""
        url = f"{self.base}/sign/{flow.id}/{seat.role}/{seat.key}{back}"
        return {"shortUrl": url, "url": url}

    def _detail(self, flow: Flow, _wanted: dict[str, Any]) -> dict[str, Any]:
        return {
            "signFlowStatus": STATUS[flow.status],
            "signFlowDescription": flow.reason,
            "signers": [
                {
                    "signOrder": one.order,
                    "signerType": 1 if one.firm else 0,
                    "signStatus": 4 if one.declined else 2 if one.signed_at else 1,
                    "signFields": [
                        {"customBizNum": one.role, "signFieldStatus": "4" if one.signed_at else "1"}
                    ],
                }
                for one in flow.seats
            ],
        }

    def _download(self, flow: Flow, wanted: dict[str, Any]) -> dict[str, Any]:
        if flow.status != "FINISHED":
            raise Refused(1437518, "流程非签署完成状态，不允许下载文档")
        if not 1 <= wanted.get("urlAvailableDate", 3600) <= 3600:
            raise Refused(1435002, "参数错误: urlAvailableDate")
        url = f"{self.base}/oss/down/{flow.id}?Signature={secrets.token_hex(8)}"
        return {
            "files": [{"fileId": "", "fileName": f"{flow.title}.pdf", "downloadUrl": url}],
            "attachments": [],
        }

    def _revoke(self, flow: Flow, wanted: dict[str, Any]) -> None:
        if flow.status != "OPEN":
            raise Refused(1437203, "非签署中的流程不允许撤销")
        self.desk.revoke(flow, wanted.get("revokeReason", ""))

    def _urge(self, flow: Flow, _wanted: dict[str, Any]) -> None:
        if now() - flow.urged_at < 600_000:
            raise Refused(1437138, "催签过于频繁")
        flow.urged_at = now()

    def _speak(self, event: str, flow: Flow, seat: Seat | None) -> Call | None:
        said = _event(event, flow, seat)
        if said is None:
            return None
        body = json.dumps(said, ensure_ascii=False).encode()

        def headers(right: bool) -> dict[str, str]:
            stamp = str(now())
            values = "".join(value for _name, value in sorted(parse_qsl(urlsplit(flow.callback_url).query)))
            text = stamp.encode() + values.encode() + body
            sign = hmac.new(self.secret.encode(), text, hashlib.sha256).hexdigest() if right else "0" * 64
            return {
                "X-Tsign-Open-App-Id": self.app_id,
                "X-Tsign-Open-TIMESTAMP": stamp,
                "X-Tsign-Open-SIGNATURE-ALGORITHM": "hmac-sha256",
                "X-Tsign-Open-SIGNATURE": sign,
                "Content-Type": "application/json",
            }

        return Call(flow.callback_url, body, headers)


def _event(event: str, flow: Flow, seat: Seat | None) -> dict[str, Any] | None:
    said: dict[str, Any] = {"timestamp": now(), "signFlowId": flow.id}
    if seat is not None and event == "read":
        return {**said, "action": "OPERATOR_READ", "signOrder": seat.order, "operateTime": now()}
    if seat is not None and event in ("signed", "declined"):
        return {
            **said,
            "action": "SIGN_MISSON_COMPLETE",
            "customBizNum": seat.role,
            "signOrder": seat.order,
            "operateTime": now(),
            "signResult": 2 if event == "signed" else 4,
            "resultDescription": flow.reason or "签署完成",
            "operator": {"psnAccount": {"accountMobile": seat.phone}},
        }
    if event in ("finished", "over", "revoked", "expired"):
        return {
            **said,
            "action": "SIGN_FLOW_COMPLETE",
            "signFlowTitle": flow.title,
            "signFlowStatus": str(STATUS[flow.status]),
            "statusDescription": flow.reason,
            "signFlowFinishTime": now(),
        }
    return {**said, "action": "SIGN_FLOW_INITIATED"} if event == "start" else None


def _seat(one: dict[str, Any], file_id: str, pages: int, owner: str) -> Seat:
    (area,) = one["signFields"]
    firm, config = one.get("orgSignerInfo"), area["normalSignFieldConfig"]
    auto, place = bool(config.get("autoSign")), config["signFieldPosition"]
    if auto and (one["signerType"] != 1 or firm):
        raise Refused(1435002, "参数错误: 自动签署不支持传入transactorInfo")
    person: dict[str, Any]
    if auto:
        person = {"psnAccount": "-", "psnInfo": {"psnName": owner}}
    else:
        person = firm["transactorInfo"] if firm else one["psnSignerInfo"]
    if area["fileId"] != file_id:
        raise Refused(1435002, "参数错误: 文件id不在签署流程中")
    if not person.get("psnAccount") or not person.get("psnInfo", {}).get("psnName"):
        raise Refused(1435002, "参数错误: 个人签署方psnId和psnAccount不能同时为空或同时传值")
    if not 1 <= int(place["positionPage"]) <= pages:
        raise Refused(1437306, "单页签署: 签署页码超出文档页数")
    return Seat(
        role=area["customBizNum"],
        name=person["psnInfo"]["psnName"],
        phone=person["psnAccount"],
        firm=firm["orgName"] if firm else owner if auto else "",
        order=one["signConfig"]["signOrder"],
        page=int(place["positionPage"]) - 1,
        x=float(place["positionX"]),
        y=float(place["positionY"]),
        auto=auto,
    )


def _md5(body: bytes) -> str:
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
