from django.db import migrations

from core.storage import scope


def write(apps, editor):
    apps.get_model("stock", "Planted").objects.create(word=scope.current().schema)


class Migration(migrations.Migration):
    dependencies = [("stock", "p002_table")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
