"""The stock app's migrations and one more."""

from pathlib import Path

from tenant_apps.stock import migrations

LATEST = max(file.stem for file in Path(migrations.__path__[0]).glob("[0-9]*.py"))

__path__ = [*migrations.__path__, *__path__]
