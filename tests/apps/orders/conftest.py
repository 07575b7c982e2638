from tests.apps.billing.conftest import _hurry, simulator, simulator_settings, start, stripe_here
from tests.apps.stock.conftest import committed, race

__all__ = ["_hurry", "committed", "race", "simulator", "simulator_settings", "start", "stripe_here"]
