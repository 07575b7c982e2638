"""The contracts of pyproject.toml hold, and each kind of forbidden import turns them red."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from importlinter.application.app_config import settings as linter
from importlinter.application.use_cases import SUCCESS, lint_imports
from importlinter.configuration import configure

from tests.architecture.rules import ROOT

configure()
BUILDER = linter.GRAPH_BUILDER


class Planted:
    """Builds the graph of imports with one more in it."""

    def __init__(self, importer: str, imported: str) -> None:
        self.importer, self.imported = importer, imported

    def build(self, *args: Any, **options: Any) -> Any:
        """The real graph and the planted import."""
        graph = BUILDER.build(*args, **options)
        for module in (self.importer, self.imported):
            if module not in graph.modules:
                graph.add_module(module)
        graph.add_import(
            importer=self.importer, imported=self.imported, line_number=1, line_contents="planted"
        )
        return graph


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch):
    monkeypatch.chdir(ROOT)
    yield
    linter.configure(GRAPH_BUILDER=BUILDER)


def lint(*contracts: str) -> bool:
    return lint_imports(
        config_filename=str(Path(ROOT) / "pyproject.toml"),
        limit_to_contracts=contracts,
        cache_dir=None,
        no_logo=True,
    )


def test_every_contract_holds(capsys):
    assert lint() is SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize(
    ("contract", "importer", "imported"),
    [
        ("house", "core.edge.api", "tenants.context"),
        ("house", "shared_apps.console.api", "tenant_apps.stock.queries"),
        ("house", "billing.operations", "shared_apps.accounts.queries"),
        ("house", "tenant_apps.orders.api", "config.api"),
        ("tenant-floors", "tenant_apps.stock.queries", "tenant_apps.orders.queries"),
        ("tenant-floors", "tenant_apps.stock.queries", "tenant_apps.customers.queries"),
        ("shared-floors", "shared_apps.marketplace.queries", "shared_apps.console.queries"),
        ("shared-floors", "shared_apps.catalog.queries", "shared_apps.accounts.queries"),
        ("core-floors", "core.kernel.money", "core.storage.models"),
        ("core-floors", "core.flow.tasks", "core.edge.api"),
        ("app-floors", "tenant_apps.stock.models", "tenant_apps.stock.operations"),
        ("app-floors", "tenant_apps.stock.queries", "tenant_apps.stock.operations"),
        ("app-floors", "tenant_apps.orders.operations", "tenant_apps.orders.handlers"),
        ("app-floors", "shared_apps.accounts.states", "shared_apps.accounts.models"),
        ("kernel-pure", "core.kernel.money", "django"),
        ("kernel-pure", "tenant_apps.orders.states", "django"),
        ("outside-doors", "tenant_apps.orders.operations", "stripe"),
        ("outside-doors", "billing.operations.checkouts", "stripe"),
        ("outside-doors", "tenant_apps.contracts.tasks", "weasyprint"),
        ("outside-doors", "core.flow.tasks", "django_tenants"),
        ("stripe-door", "shared_apps.console.operations", "billing.gateway"),
        ("stock-private", "tenant_apps.orders.operations", "tenant_apps.stock.models"),
        ("insight-private", "shared_apps.console.queries", "shared_apps.insight.models"),
        ("no-cycles", "core.kernel.ids", "core.kernel.trace"),
    ],
)
def test_a_planted_import_turns_it_red(contract, importer, imported):
    linter.configure(GRAPH_BUILDER=Planted(importer, imported))

    assert lint(contract) is not SUCCESS
