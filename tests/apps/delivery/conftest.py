from tests.apps.billing.conftest import _hurry, simulator, simulator_settings, start, stripe_here

__all__ = ["_hurry", "simulator", "simulator_settings", "start", "stripe_here"]
