"""The next release, for both sides: the stock app's migrations and one more, by MIGRATION_MODULES."""

from tenant_apps.stock import migrations

__path__ = [*migrations.__path__, *__path__]
