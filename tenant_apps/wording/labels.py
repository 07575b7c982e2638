"""What the audit lines of this app say to people, in Chinese and English."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "wording.template.begun": ("新建合同模板版本", "Template version begun"),
    "wording.template.edited": ("修改合同模板草稿", "Template draft changed"),
    "wording.template.proposed": ("合同模板提交审批", "Template proposed"),
    "wording.template.withdrawn": ("撤回合同模板审批", "Template proposal withdrawn"),
    "wording.template.sent_back": ("合同模板退回修改", "Template sent back"),
    "wording.template.approved": ("合同模板批准生效", "Template approved"),
    "wording.template.retired": ("合同模板停用", "Template retired"),
    "wording.template.discarded": ("丢弃合同模板草稿", "Template draft discarded"),
    "wording.letterhead.changed": ("修改单据抬头", "Letterhead changed"),
}
