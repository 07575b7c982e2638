"""What the audit lines of this app say to people, in Chinese and English."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "contracts.contract.requested": ("开始制作合同", "Contract requested"),
    "contracts.contract.rendered": ("合同已生成", "Contract ready"),
    "contracts.contract.failed": ("合同生成失败", "Contract could not be made"),
    "contracts.contract.signed": ("合同已签署", "Contract signed"),
    "contracts.contract.voided": ("合同已作废", "Contract voided"),
    "contracts.contract.downloaded": ("下载合同", "Contract downloaded"),
}
