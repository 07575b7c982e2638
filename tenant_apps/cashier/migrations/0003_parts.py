"""Payments go back, are kept and are charged back in parts; payments, accounts and disputes are guarded."""

import core.kernel.clock
import core.kernel.ids
import core.storage.models
import django.db.models.deletion
import django.db.models.expressions
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from core.storage.guarded import guarded_moves

PAYMENT = [
    ("PENDING", "capture", "CAPTURED"),
    ("PENDING", "fail", "FAILED"),
    ("FAILED", "capture", "CAPTURED"),
    ("PENDING", "return", "REFUND_PENDING"),
    ("FAILED", "return", "REFUND_PENDING"),
    ("CAPTURED", "ask_refund", "REFUND_PENDING"),
    ("CAPTURED", "forfeit", "FORFEITED"),
    ("REFUND_PENDING", "settle", "REFUNDED"),
    ("REFUND_PENDING", "settle_part", "CAPTURED"),
    ("CAPTURED", "lose", "CHARGED_BACK"),
]
ACCOUNT = [
    ("NONE", "open_page", "DEPOSIT_PENDING"),
    ("DEPOSIT_PENDING", "close_page", "NONE"),
    ("NONE", "take_deposit", "DEPOSIT_PAID"),
    ("DEPOSIT_PENDING", "take_deposit", "DEPOSIT_PAID"),
    ("REFUND_PENDING", "take_deposit", "DEPOSIT_PAID"),
    ("REFUNDED", "take_deposit", "DEPOSIT_PAID"),
    ("NONE", "take_part", "PARTIAL"),
    ("DEPOSIT_PENDING", "take_part", "PARTIAL"),
    ("REFUND_PENDING", "take_part", "PARTIAL"),
    ("REFUNDED", "take_part", "PARTIAL"),
    ("DEPOSIT_PAID", "take_part", "PARTIAL"),
    ("NONE", "take_all", "PAID"),
    ("DEPOSIT_PENDING", "take_all", "PAID"),
    ("REFUND_PENDING", "take_all", "PAID"),
    ("REFUNDED", "take_all", "PAID"),
    ("DEPOSIT_PAID", "take_all", "PAID"),
    ("PARTIAL", "take_all", "PAID"),
    ("PAID", "return_part", "PARTIAL"),
    ("PARTIAL", "return_balance", "DEPOSIT_PAID"),
    ("PAID", "return_balance", "DEPOSIT_PAID"),
    ("DEPOSIT_PAID", "return_all", "REFUND_PENDING"),
    ("PARTIAL", "return_all", "REFUND_PENDING"),
    ("PAID", "return_all", "REFUND_PENDING"),
    ("NONE", "return_unwanted", "REFUND_PENDING"),
    ("DEPOSIT_PENDING", "return_unwanted", "REFUND_PENDING"),
    ("REFUNDED", "return_unwanted", "REFUND_PENDING"),
    ("DEPOSIT_PAID", "forfeit_all", "REFUNDED"),
    ("PARTIAL", "forfeit_all", "REFUNDED"),
    ("PAID", "forfeit_all", "REFUNDED"),
    ("REFUND_PENDING", "settle", "REFUNDED"),
    ("DEPOSIT_PAID", "charge_back", "CHARGEBACK"),
    ("PARTIAL", "charge_back", "CHARGEBACK"),
    ("PAID", "charge_back", "CHARGEBACK"),
    ("REFUND_PENDING", "charge_back", "CHARGEBACK"),
    ("REFUNDED", "charge_back", "CHARGEBACK"),
    ("CHARGEBACK", "restore_deposit_paid", "DEPOSIT_PAID"),
    ("CHARGEBACK", "restore_partial", "PARTIAL"),
    ("CHARGEBACK", "restore_paid", "PAID"),
    ("CHARGEBACK", "restore_refund_pending", "REFUND_PENDING"),
    ("CHARGEBACK", "lose", "REFUNDED"),
]
DISPUTE = [
    ("NEEDS_RESPONSE", "answer", "UNDER_REVIEW"),
    ("NEEDS_RESPONSE", "win", "WON"),
    ("NEEDS_RESPONSE", "lose", "LOST"),
    ("UNDER_REVIEW", "win", "WON"),
    ("UNDER_REVIEW", "lose", "LOST"),
]
PARTS_OF_BEFORE = """
UPDATE cashier_payment SET refund_minor = amount_minor,
    refunded_minor = CASE state WHEN 'REFUNDED' THEN amount_minor ELSE 0 END
WHERE state IN ('REFUND_PENDING', 'REFUNDED');
UPDATE cashier_account a SET state = CASE
    WHEN held_minor = due_minor THEN 'PAID'
    WHEN held_minor > 0 AND NOT EXISTS (
        SELECT FROM cashier_payment p WHERE p.order_id = a.order_id AND p.kind <> 'DEPOSIT' AND p.state = 'CAPTURED'
    ) THEN 'DEPOSIT_PAID'
    WHEN held_minor > 0 THEN 'PARTIAL'
    WHEN EXISTS (SELECT FROM cashier_payment p WHERE p.order_id = a.order_id AND p.state = 'REFUND_PENDING')
    THEN 'REFUND_PENDING'
    WHEN EXISTS (SELECT FROM cashier_payment p WHERE p.order_id = a.order_id AND p.captured_at IS NOT NULL)
    THEN 'REFUNDED'
    WHEN EXISTS (SELECT FROM cashier_payment p WHERE p.order_id = a.order_id AND p.state = 'PENDING')
    THEN 'DEPOSIT_PENDING'
    ELSE 'NONE' END;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cashier', '0002_booked'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.kernel.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('last_move', models.CharField(blank=True, db_default='', default='', editable=False, max_length=32)),
                ('version', models.PositiveIntegerField(default=1)),
                ('order_id', models.UUIDField()),
                ('billing_dispute_id', models.UUIDField()),
                ('state', models.CharField(choices=[('NEEDS_RESPONSE', 'NEEDS_RESPONSE'), ('UNDER_REVIEW', 'UNDER_REVIEW'), ('WON', 'WON'), ('LOST', 'LOST')], default='NEEDS_RESPONSE', max_length=24)),
                ('amount_minor', core.storage.models.MoneyField()),
                ('currency', core.storage.models.CurrencyField(default='CNY', max_length=3)),
                ('reason', models.CharField(blank=True, default='', max_length=60)),
                ('withdrawn', models.BooleanField(default=False)),
                ('owed', models.BooleanField(default=False)),
                ('due_by', models.DateTimeField(null=True)),
                ('evidence_sent_at', models.DateTimeField(null=True)),
                ('evidence_sha256', models.CharField(blank=True, default='', max_length=64)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='payment',
            name='payment_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='payment',
            name='payment_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='payment',
            name='payment_refund_has_a_time',
        ),
        migrations.AddField(
            model_name='account',
            name='last_move',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='account',
            name='state',
            field=models.CharField(choices=[('NONE', 'NONE'), ('DEPOSIT_PENDING', 'DEPOSIT_PENDING'), ('DEPOSIT_PAID', 'DEPOSIT_PAID'), ('REFUND_PENDING', 'REFUND_PENDING'), ('REFUNDED', 'REFUNDED'), ('PARTIAL', 'PARTIAL'), ('PAID', 'PAID'), ('CHARGEBACK', 'CHARGEBACK')], db_default='NONE', default='NONE', max_length=24),
        ),
        migrations.AddField(
            model_name='account',
            name='version',
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name='payment',
            name='charged_back_minor',
            field=core.storage.models.MoneyField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='payment',
            name='forfeited_minor',
            field=core.storage.models.MoneyField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='payment',
            name='last_move',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='payment',
            name='refund_minor',
            field=core.storage.models.MoneyField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='payment',
            name='refunded_minor',
            field=core.storage.models.MoneyField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='payment',
            name='version',
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AlterField(
            model_name='payment',
            name='kind',
            field=models.CharField(choices=[('DEPOSIT', 'DEPOSIT'), ('BALANCE', 'BALANCE'), ('DAMAGES', 'DAMAGES')], max_length=8),
        ),
        migrations.AlterField(
            model_name='payment',
            name='state',
            field=models.CharField(choices=[('PENDING', 'PENDING'), ('CAPTURED', 'CAPTURED'), ('FAILED', 'FAILED'), ('REFUND_PENDING', 'REFUND_PENDING'), ('FORFEITED', 'FORFEITED'), ('REFUNDED', 'REFUNDED'), ('CHARGED_BACK', 'CHARGED_BACK')], default='PENDING', max_length=24),
        ),
        migrations.RunSQL(PARTS_OF_BEFORE, migrations.RunSQL.noop),
        AddConstraintNotValid(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('NONE', 'DEPOSIT_PENDING', 'DEPOSIT_PAID', 'REFUND_PENDING', 'REFUNDED', 'PARTIAL', 'PAID', 'CHARGEBACK'))), name='account_state_known'),
        ),
        AddConstraintNotValid(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('PENDING', 'CAPTURED', 'FAILED', 'REFUND_PENDING', 'FORFEITED', 'REFUNDED', 'CHARGED_BACK'))), name='payment_state_known'),
        ),
        AddConstraintNotValid(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('DEPOSIT', 'BALANCE', 'DAMAGES'))), name='payment_kind_known'),
        ),
        AddConstraintNotValid(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('refund_asked_at', None), ('refund_minor', 0)), models.Q(('refund_minor__gt', 0), models.Q(('refund_asked_at', None), _negated=True)), _connector='OR'), models.Q(models.Q(('refunded_at', None), ('refunded_minor', 0)), models.Q(('refunded_minor__gt', 0), models.Q(('refunded_at', None), _negated=True)), _connector='OR')), name='payment_refund_has_a_time'),
        ),
        AddConstraintNotValid(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('forfeited_minor__gte', 0), ('charged_back_minor__gte', 0), ('refunded_minor__gte', 0), ('refund_minor__gte', models.F('refunded_minor')), ('amount_minor__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('refund_minor'), '+', models.F('forfeited_minor')), '+', models.F('charged_back_minor')))), name='payment_parts_within'),
        ),
        AddConstraintNotValid(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('charged_back_minor', 0), ('forfeited_minor', 0), ('refund_minor', 0), ('state__in', ['PENDING', 'FAILED'])), models.Q(('amount_minor__gt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('refund_minor'), '+', models.F('forfeited_minor')), '+', models.F('charged_back_minor'))), ('refund_minor', models.F('refunded_minor')), ('state', 'CAPTURED')), models.Q(('refund_minor__gt', models.F('refunded_minor')), ('state', 'REFUND_PENDING')), models.Q(('amount_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('refund_minor'), '+', models.F('forfeited_minor')), '+', models.F('charged_back_minor'))), ('refund_minor', models.F('refunded_minor')), ('state__in', ('REFUNDED', 'FORFEITED', 'CHARGED_BACK'))), _connector='OR'), name='payment_state_agrees_with_parts'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='disputes', to='cashier.payment'),
        ),
        migrations.AddIndex(
            model_name='dispute',
            index=models.Index(fields=['order_id', 'created_at'], name='dispute_of_order'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('NEEDS_RESPONSE', 'UNDER_REVIEW', 'WON', 'LOST'))), name='dispute_state_known'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='dispute_positive'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('owed', False), ('state', 'LOST'), _connector='OR'), name='dispute_owed_if_lost'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.UniqueConstraint(fields=('billing_dispute_id',), name='dispute_once'),
        ),
        guarded_moves("cashier_payment", "payment", PAYMENT),
        guarded_moves("cashier_account", "account", ACCOUNT),
        guarded_moves("cashier_dispute", "dispute", DISPUTE),
    ]
