"""Migrations of `stock` as they are, and three more for benchmarks (MIGRATION_MODULES points here)."""

from pkgutil import iter_modules

from tenant_apps.stock.migrations import __path__ as real

LAST = max(module.name for module in iter_modules(real))
__path__ = [*real, *__path__]
