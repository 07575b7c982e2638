"""Payments of before the ledger are posted as if it had been there: what each of them went through."""

from django.db import migrations

STEPS = """
WITH unbooked AS MATERIALIZED (
    SELECT gen_random_uuid() AS entry_id, p.id AS payment_id, p.order_id, p.amount_minor, p.currency, step.*
    FROM cashier_payment p CROSS JOIN LATERAL (
        SELECT CASE WHEN p.billing_payment_id IS NULL THEN '1002' ELSE '1012' END AS till,
               EXISTS (SELECT FROM audit_auditline a WHERE a.action = 'cashier.payment.captured'
                       AND a.subject_kind = 'order' AND a.subject_id = p.order_id::text
                       AND a.after ->> 'payment_id' = p.id::text) AS kept
    ) AS was CROSS JOIN LATERAL (VALUES
        ('captured', was.till, '2205', p.captured_at, was.kept, p.reference),
        ('refused', was.till, '2241', p.captured_at, NOT was.kept AND p.refund_asked_at IS NOT NULL, p.reference),
        ('refund_asked', '2205', '2241', p.refund_asked_at, was.kept AND p.refund_asked_at IS NOT NULL,
         p.reference),
        ('refunded', '2241', was.till, p.refunded_at, p.refunded_at IS NOT NULL,
         coalesce(nullif(p.refund_reference, ''), p.reference))
    ) AS step (name, debit, credit, at, happened, note) WHERE step.happened
), entries AS (
    INSERT INTO ledger_entry (id, at, source, kind, order_id, note, posted_by)
    SELECT entry_id, at, 'payment:' || payment_id || ':' || name, 'payment.' || name, order_id, note, 'Marque'
    FROM unbooked
)
INSERT INTO ledger_posting (entry_id, order_id, account, amount_minor, currency)
SELECT entry_id, order_id, side.account, side.amount, currency
FROM unbooked CROSS JOIN LATERAL (
    VALUES (debit, amount_minor), (credit, -amount_minor)
) AS side (account, amount)
"""


class Migration(migrations.Migration):
    dependencies = [("cashier", "0001_initial"), ("ledger", "0002_in_balance"), ("audit", "0001_initial")]
    operations = [migrations.RunSQL(STEPS, migrations.RunSQL.noop)]
