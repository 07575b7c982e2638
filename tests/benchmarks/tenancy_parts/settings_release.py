"""Our product with one migration more."""

from config.settings.dev import *

MIGRATION_MODULES = {"stock": "tests.benchmarks.tenancy_parts.release"}
