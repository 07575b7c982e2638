"""What the audit lines of this app say to people, in Chinese and English."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "contracts.contract.requested": ("开始制作合同", "Contract requested"),
    "contracts.contract.rendered": ("合同已生成", "Contract ready"),
    "contracts.contract.failed": ("合同生成失败", "Contract could not be made"),
    "contracts.contract.signed": ("合同已书面签署", "Contract signed on paper"),
    "contracts.contract.clauses_approved": ("特别条款已批准", "Clauses of its own approved"),
    "contracts.contract.sent": ("合同已发给买家签署", "Contract sent to the buyer"),
    "contracts.contract.reminded": ("已提醒买家签署", "Buyer reminded to sign"),
    "contracts.contract.opened": ("买家已查看合同", "Opened by the buyer"),
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
    "contracts.contract.sealed": ("合同已封存", "Contract sealed"),
    "contracts.contract.archived": ("合同已归档", "Contract archived"),
    "contracts.contract.step_failed": ("签署步骤失败", "A step of signing failed"),
    "contracts.contract.retried": ("重新尝试签署步骤", "Tried again"),
    "contracts.contract.declined": ("买家拒绝签署", "Declined by the buyer"),
    "contracts.contract.expired": ("签署期限已过", "Time to sign over"),
    "contracts.contract.voided": ("合同已作废", "Contract voided"),
    "contracts.contract.superseded": ("合同已被新版本取代", "Replaced by another contract"),
    "contracts.contract.terminated": ("合同已终止", "Contract terminated"),
    "contracts.contract.downloaded": ("下载合同", "Contract downloaded"),
}
