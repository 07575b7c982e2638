from django.db.migrations.autodetector import MigrationAutodetector

from tenants.management.commands.prepare import Command as Prepare


class Command(Prepare):
    """Django's and django-tenants' name for `prepare`: every schema, in the one way this product migrates."""

    help = __doc__
    autodetector = MigrationAutodetector
