
import django.contrib.postgres.constraints
import django.db.models.fields.json
import django.db.models.functions.comparison
import shared_apps.rulebook.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rulebook', '0004_successors'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='rule',
            name='rule_one_a_day',
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('status', 'APPROVED')), expressions=[('kind', '='), ('region', '='), (django.db.models.functions.comparison.Coalesce(django.db.models.fields.json.KeyTextTransform('product', 'parameters'), models.Value(''), output_field=models.TextField()), '='), (shared_apps.rulebook.models.Days('valid_from', django.db.models.functions.comparison.Least('valid_to', 'ended_on'), models.Value('[]')), '&&')], name='rule_one_a_day'),
        ),
    ]
