"""The tree keeps every rule, and every rule turns red where it is broken."""

from __future__ import annotations

import pytest

from tests.architecture import rules
from tests.architecture.rules import Module

TREE = rules.modules()
PLANTED = {
    rules.short_files: [("core/x.py", "a = 1\n" * 451)],
    rules.short_functions: [("core/x.py", "def long():\n" + "    a = 1\n" * 70)],
    rules.telling_names: [
        ("core/utils.py", ""),
        ("core/helpers/money.py", ""),
        ("tenant_apps/stock/common.py", ""),
        ("tenants/manager.py", ""),
    ],
    rules.imports_at_the_top: [
        ("core/x.py", "def f():\n    import json\n"),
        ("tenant_apps/x.py", "class A:\n    def f(self):\n        from a import b\n"),
    ],
    rules.rows_through_queries: [
        ("tenant_apps/stock/api.py", "Vehicle.objects.all()"),
        ("tenant_apps/stock/handlers.py", "models.Vehicle._default_manager.get()"),
        ("tenant_apps/stock/operations_of_old.py", "Vehicle.objects.all()"),
    ],
    rules.scopes_not_schemas: [
        ("core/x.py", "with schema_context('d_1'): pass"),
        ("core/x.py", "connection.set_tenant(dealer)"),
        ("core/x.py", "utils.tenant_context(dealer)"),
    ],
    rules.tasks_through_the_outbox: [
        ("tenant_apps/x.py", "render.delay(1)"),
        ("billing/x.py", "render.apply_async(kwargs={})"),
        ("billing/x.py", "app.send_task('x')"),
    ],
    rules.no_float_near_money: [
        ("core/x.py", "float(price_minor) / 100"),
        ("core/x.py", "def pay(amount: float): ..."),
        ("core/x.py", "class A:\n    total: float | None"),
        ("core/x.py", "models.FloatField()"),
    ],
    rules.no_signals: [
        ("core/x.py", "@receiver(post_save)\ndef f(**k): ..."),
        ("core/x.py", "@dispatch.receiver(post_save)\ndef f(**k): ..."),
        ("core/x.py", "from django.db.models.signals import post_save"),
    ],
    rules.operations_are_sentences: [
        ("tenant_apps/x/operations.py", "def sell(*, actor): ..."),
        ("tenant_apps/x/operations.py", 'def sell(actor, vehicle_id):\n    """Sell."""'),
        ("tenant_apps/x/operations/selling.py", 'def sell(actor, price, /):\n    """Sell."""'),
    ],
}
FINE = {
    rules.imports_at_the_top: [
        ("core/edge/pdf.py", "def f():\n    import weasyprint\n"),
        ("core/edge/esign/__init__.py", "def f():\n    from core.edge.esign import signing\n"),
    ],
    rules.rows_through_queries: [
        ("tenant_apps/stock/queries.py", "Vehicle.objects.all()"),
        ("tenant_apps/stock/operations/moves.py", "Vehicle.objects.all()"),
    ],
    rules.tasks_through_the_outbox: [("core/flow/outbox/relay.py", "task.apply_async()")],
    rules.no_float_near_money: [("core/x.py", "float(latitude)")],
    rules.operations_are_sentences: [
        ("tenant_apps/x/operations.py", 'def sell(*, actor):\n    """Sell."""\n\n\ndef _more(a): ...'),
        ("tenant_apps/x/operations.py", 'def withdraw(vehicle_id):\n    """Withdraw."""'),
        ("tenant_apps/x/queries.py", "def find(a, b): ..."),
    ],
}


@pytest.mark.parametrize("rule", PLANTED, ids=lambda rule: rule.__name__)
def test_the_tree_keeps_the_rule(rule):
    broken = [f"{module.path}: {wrong}" for module in TREE for wrong in rule(module)]

    assert broken == [], rule.__doc__


@pytest.mark.parametrize(
    ("rule", "path", "text"), [(rule, *one) for rule, planted in PLANTED.items() for one in planted]
)
def test_a_planted_fault_turns_it_red(rule, path, text):
    assert list(rule(Module(path, text)))


@pytest.mark.parametrize(
    ("rule", "path", "text"), [(rule, *one) for rule, fine in FINE.items() for one in fine]
)
def test_what_is_allowed_stays_green(rule, path, text):
    assert not list(rule(Module(path, text)))


def test_every_rule_is_tried():
    named = {
        one
        for one in vars(rules).values()
        if callable(one) and getattr(one, "__annotations__", {}).get("return") == "Complaints"
    }

    assert named == set(PLANTED)
    assert all(rule.__doc__ for rule in named)
