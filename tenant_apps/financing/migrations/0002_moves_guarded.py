"""Financings and inquiries change their state by the transition function alone."""

from django.db import migrations

from core.storage.guarded import guarded_moves

FINANCE = [
    ("NOT_NEEDED", "begin", "DRAFT"),
    ("DECLINED", "begin", "DRAFT"),
    ("WITHDRAWN", "begin", "DRAFT"),
    ("DRAFT", "submit", "SUBMITTED"),
    ("SUBMITTED", "condition", "CONDITIONAL"),
    ("SUBMITTED", "approve", "APPROVED"),
    ("SUBMITTED", "decline", "DECLINED"),
    ("CONDITIONAL", "resume", "SUBMITTED"),
    ("CONDITIONAL", "approve", "APPROVED"),
    ("CONDITIONAL", "decline", "DECLINED"),
    ("APPROVED", "resume", "SUBMITTED"),
    ("APPROVED", "condition", "CONDITIONAL"),
    ("APPROVED", "decline", "DECLINED"),
    ("DECLINED", "resume", "SUBMITTED"),
    ("APPROVED", "accept", "ACCEPTED"),
    ("ACCEPTED", "pay_out", "FUNDED"),
    ("DRAFT", "withdraw", "WITHDRAWN"),
    ("SUBMITTED", "withdraw", "WITHDRAWN"),
    ("CONDITIONAL", "withdraw", "WITHDRAWN"),
    ("APPROVED", "withdraw", "WITHDRAWN"),
    ("ACCEPTED", "withdraw", "WITHDRAWN"),
    ("DECLINED", "withdraw", "WITHDRAWN"),
    ("FUNDED", "withdraw", "WITHDRAWN"),
]

INQUIRY = [
    ("QUEUED", "approve", "OFFERED"),
    ("QUEUED", "condition", "CONDITIONAL"),
    ("QUEUED", "decline", "DECLINED"),
    ("QUEUED", "fail", "FAILED"),
    ("FAILED", "retry", "QUEUED"),
    ("CONDITIONAL", "supply", "QUEUED"),
    ("OFFERED", "accept", "ACCEPTED"),
    ("ACCEPTED", "pay_out", "PAID"),
    ("QUEUED", "withdraw", "WITHDRAWN"),
    ("CONDITIONAL", "withdraw", "WITHDRAWN"),
    ("OFFERED", "withdraw", "WITHDRAWN"),
    ("ACCEPTED", "withdraw", "WITHDRAWN"),
    ("FAILED", "withdraw", "WITHDRAWN"),
    ("PAID", "withdraw", "WITHDRAWN"),
]


class Migration(migrations.Migration):
    dependencies = [("financing", "0001_initial")]
    operations = [
        guarded_moves("financing_application", "finance", FINANCE),
        guarded_moves("financing_inquiry", "inquiry", INQUIRY),
    ]
