"""Contracts from before: their subject is their order, their value its total, and what waits is a draft."""

from django.db import migrations
from django.db.models import F


def forwards(apps, editor):
    contracts = apps.get_model("contracts", "Contract").objects
    contracts.filter(subject_id=None).update(subject_id=F("order_id"))
    contracts.filter(state="REQUESTED").update(state="DRAFT")
    for contract in contracts.filter(value_minor=0).only("id", "terms").iterator(500):
        total, currency = contract.terms.get("total_minor", 0), contract.terms.get("currency", "CNY")
        contracts.filter(id=contract.id).update(value_minor=total, currency=currency)


def backwards(apps, editor):
    apps.get_model("contracts", "Contract").objects.filter(state="DRAFT").update(state="REQUESTED")


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_signing")]
    operations = [migrations.RunPython(forwards, backwards)]
