"""Writing the catalogue."""

from shared_apps.catalog.operations.imports import DEMO_CATALOGUE, import_catalog
from shared_apps.catalog.operations.trims import reclassify, retire_trim

__all__ = ["DEMO_CATALOGUE", "import_catalog", "reclassify", "retire_trim"]
