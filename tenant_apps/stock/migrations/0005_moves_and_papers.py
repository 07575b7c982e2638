"""A car's whole life by the transition function alone; inspections by two; the certificate of conformity."""

import core.kernel.clock
import core.kernel.ids
import core.storage.models
import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from core.storage.guarded import guarded_moves

VEHICLE_MOVES = [
    ("ON_ORDER", "ship", "IN_TRANSIT"),
    ("IN_TRANSIT", "arrive", "ARRIVED"),
    ("ARRIVED", "start_pdi", "PDI_PENDING"),
    ("PDI_PENDING", "pass_pdi", "AVAILABLE"),
    ("PDI_PENDING", "fail_pdi", "PDI_FAILED"),
    ("PDI_FAILED", "start_pdi", "PDI_PENDING"),
    ("QUARANTINE", "start_pdi", "PDI_PENDING"),
    ("RECON", "start_pdi", "PDI_PENDING"),
    ("ARRIVED", "withdraw", "QUARANTINE"),
    ("PDI_PENDING", "withdraw", "QUARANTINE"),
    ("PDI_FAILED", "withdraw", "QUARANTINE"),
    ("AVAILABLE", "withdraw", "QUARANTINE"),
    ("DEMO", "withdraw", "QUARANTINE"),
    ("COURTESY", "withdraw", "QUARANTINE"),
    ("RECON", "withdraw", "QUARANTINE"),
    ("RETURNED", "withdraw", "QUARANTINE"),
    ("AVAILABLE", "make_demo", "DEMO"),
    ("AVAILABLE", "make_courtesy", "COURTESY"),
    ("ARRIVED", "recondition", "RECON"),
    ("DEMO", "recondition", "RECON"),
    ("COURTESY", "recondition", "RECON"),
    ("QUARANTINE", "recondition", "RECON"),
    ("RETURNED", "recondition", "RECON"),
    ("IN_TRANSIT", "write_off", "WRITTEN_OFF"),
    ("ARRIVED", "write_off", "WRITTEN_OFF"),
    ("PDI_FAILED", "write_off", "WRITTEN_OFF"),
    ("RECON", "write_off", "WRITTEN_OFF"),
    ("QUARANTINE", "write_off", "WRITTEN_OFF"),
    ("RETURNED", "write_off", "WRITTEN_OFF"),
    ("AVAILABLE", "hold", "HELD"),
    ("HELD", "reserve", "RESERVED"),
    ("RESERVED", "allocate", "ALLOCATED"),
    ("ALLOCATED", "deliver", "DELIVERED"),
    ("HELD", "release", "AVAILABLE"),
    ("RESERVED", "release", "AVAILABLE"),
    ("ALLOCATED", "release", "AVAILABLE"),
    ("DELIVERED", "take_back", "RETURNED"),
]
CERTIFICATE_MOVES = [
    ("WITH_BANK", "request_redeem", "REDEEM_REQUESTED"),
    ("REDEEM_REQUESTED", "receive", "IN_HAND"),
    ("IN_HAND", "hand_over", "HANDED_OVER"),
    ("HANDED_OVER", "take_back", "IN_HAND"),
]


class Migration(migrations.Migration):

    dependencies = [
        ('stock', '0004_photo_sizes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.kernel.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('last_move', models.CharField(blank=True, db_default='', default='', editable=False, max_length=32)),
                ('version', models.PositiveIntegerField(default=1)),
                ('state', models.CharField(choices=[('WITH_BANK', 'WITH_BANK'), ('REDEEM_REQUESTED', 'REDEEM_REQUESTED'), ('IN_HAND', 'IN_HAND'), ('HANDED_OVER', 'HANDED_OVER')], default='WITH_BANK', max_length=24)),
                ('bank', models.CharField(blank=True, default='', max_length=80)),
                ('payoff_minor', core.storage.models.MoneyField(default=0)),
                ('paid_off_minor', core.storage.models.MoneyField(default=0)),
                ('currency', core.storage.models.CurrencyField(default='CNY', max_length=3)),
                ('scan', models.CharField(blank=True, default='', max_length=200)),
                ('scanned_by', models.UUIDField(null=True)),
                ('scanned_by_name', models.CharField(blank=True, default='', max_length=80)),
                ('received_by', models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.kernel.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('items', models.JSONField(default=list)),
                ('found_by', models.UUIDField()),
                ('found_by_name', models.CharField(max_length=80)),
                ('found_at', models.DateTimeField()),
                ('confirmed_by', models.UUIDField(null=True)),
                ('confirmed_by_name', models.CharField(blank=True, default='', max_length=80)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('passed', models.BooleanField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='vehicle',
            name='vehicle_state_known',
        ),
        migrations.AddField(
            model_name='vehicle',
            name='last_move',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='vehicle',
            name='pdi_passed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='vehicle',
            name='write_off_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='vehicle',
            name='write_off_reason',
            field=models.CharField(blank=True, db_default='', default='', max_length=400),
        ),
        migrations.AddField(
            model_name='vehicle',
            name='written_off_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name='vehicle',
            name='state',
            field=models.CharField(choices=[('ARRIVED', 'ARRIVED'), ('ON_ORDER', 'ON_ORDER'), ('IN_TRANSIT', 'IN_TRANSIT'), ('PDI_PENDING', 'PDI_PENDING'), ('AVAILABLE', 'AVAILABLE'), ('PDI_FAILED', 'PDI_FAILED'), ('QUARANTINE', 'QUARANTINE'), ('RECON', 'RECON'), ('DEMO', 'DEMO'), ('COURTESY', 'COURTESY'), ('RETURNED', 'RETURNED'), ('WRITTEN_OFF', 'WRITTEN_OFF'), ('HELD', 'HELD'), ('RESERVED', 'RESERVED'), ('ALLOCATED', 'ALLOCATED'), ('DELIVERED', 'DELIVERED')], default='ARRIVED', max_length=24),
        ),
        AddConstraintNotValid(
            model_name='vehicle',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('ARRIVED', 'ON_ORDER', 'IN_TRANSIT', 'PDI_PENDING', 'AVAILABLE', 'PDI_FAILED', 'QUARANTINE', 'RECON', 'DEMO', 'COURTESY', 'RETURNED', 'WRITTEN_OFF', 'HELD', 'RESERVED', 'ALLOCATED', 'DELIVERED'))), name='vehicle_state_known'),
        ),
        AddConstraintNotValid(
            model_name='vehicle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'WRITTEN_OFF'), _negated=True), models.Q(('write_off_by__isnull', False), ('written_off_by__isnull', False), models.Q(('write_off_by', models.F('written_off_by')), _negated=True)), _connector='OR'), name='vehicle_written_off_by_two'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='vehicle',
            field=models.OneToOneField(on_delete=django.db.models.deletion.RESTRICT, related_name='certificate', to='stock.vehicle'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='vehicle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='inspections', to='stock.vehicle'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('WITH_BANK', 'REDEEM_REQUESTED', 'IN_HAND', 'HANDED_OVER'))), name='certificate_state_known'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('payoff_minor__gte', 0), ('paid_off_minor__gte', 0)), name='certificate_sums_sound'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('received_by__isnull', True), models.Q(('received_by', models.F('scanned_by')), _negated=True), _connector='OR'), name='certificate_received_by_two'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', True)), fields=('vehicle',), name='inspection_open_once'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('found_by')), _negated=True), _connector='OR'), name='inspection_by_two'),
        ),
        guarded_moves("stock_vehicle", "vehicle", VEHICLE_MOVES),
        guarded_moves("stock_certificate", "certificate", CERTIFICATE_MOVES),
    ]
