"""What is done beside the sale of a car has an invoice of its own."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q

CARS = ("NEW_CAR", "USED_CAR")
FORMS = (*CARS, "SERVICE")


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0002_papers_stand")]
    operations = [
        migrations.AlterField(
            model_name="invoice",
            name="form",
            field=models.CharField(choices=[(form, form) for form in FORMS], max_length=8),
        ),
        migrations.RemoveConstraint("invoice", "invoice_form_known"),
        AddConstraintNotValid(
            "invoice", models.CheckConstraint(condition=Q(form__in=FORMS), name="invoice_form_known")
        ),
        migrations.AddConstraint(
            "invoice",
            models.UniqueConstraint(
                name="invoice_one_live_service",
                fields=["order_id"],
                condition=Q(kind="BLUE", form="SERVICE") & ~Q(state="REVERSED"),
            ),
        ),
        migrations.RemoveConstraint("invoice", "invoice_one_live_per_order"),
        migrations.AddConstraint(
            "invoice",
            models.UniqueConstraint(
                name="invoice_one_live_per_order",
                fields=["order_id"],
                condition=Q(kind="BLUE", form__in=CARS) & ~Q(state="REVERSED"),
            ),
        ),
    ]
