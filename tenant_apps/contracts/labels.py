"""What the audit lines of this app say to people, in Chinese and English; which paper is said beside."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "contracts.contract.requested": ("开始制作", "Being drawn up"),
    "contracts.contract.rendered": ("已生成", "Ready"),
    "contracts.contract.failed": ("生成失败", "Could not be made"),
    "contracts.contract.signed": ("已书面签署", "Signed on paper"),
    "contracts.contract.clauses_approved": ("特别条款已批准", "Clauses of its own approved"),
    "contracts.contract.sent": ("已发给买家签署", "Sent to the buyer"),
    "contracts.contract.reminded": ("已提醒买家签署", "Buyer reminded to sign"),
    "contracts.contract.opened": ("买家已查看", "Opened by the buyer"),
    "contracts.contract.code_sent": ("已发送签署验证码", "Code to sign sent"),
    "contracts.contract.identified": ("买家身份已核验", "Buyer identified"),
    "contracts.contract.identified_again": (
        "买家在另一台设备上再次核验身份",
        "Buyer identified on another device",
    ),
    "contracts.contract.identity_wrong": ("证件号码后四位输入错误", "Wrong digits of the document"),
    "contracts.contract.identification_old": ("身份核验已过期", "Identification has grown old"),
    "contracts.contract.signing": ("正在加盖买家签名", "Buyer's signature being put"),
    "contracts.contract.buyer_signed": ("买家已签署", "Signed by the buyer"),
    "contracts.contract.countersign_asked": ("门店已确认签署", "Countersigning asked for"),
    "contracts.contract.countersigned": ("门店已签署", "Countersigned"),
    "contracts.contract.sealed": ("已封存", "Sealed"),
    "contracts.contract.archived": ("已归档", "Archived"),
    "contracts.contract.step_failed": ("签署步骤失败", "A step of signing failed"),
    "contracts.contract.retried": ("重新尝试签署步骤", "Tried again"),
    "contracts.contract.declined": ("买家拒绝签署", "Declined by the buyer"),
    "contracts.contract.expired": ("签署期限已过", "Time to sign over"),
    "contracts.contract.voided": ("已作废", "Voided"),
    "contracts.contract.superseded": ("已被新版本取代", "Replaced by a newer version"),
    "contracts.contract.terminated": ("已终止", "Terminated"),
    "contracts.contract.downloaded": ("已下载", "Downloaded"),
}
