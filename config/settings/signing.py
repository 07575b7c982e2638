"""Where outside signing providers are reached; their simulators in demos and tests."""

from config.settings import env

FADADA_URL = env.text("MARQUE_FADADA_URL", "https://api.fadada.com/api/v5")
ESIGN_URL = env.text("MARQUE_ESIGN_URL", "https://openapi.esign.cn")
SIGNING_CALLBACK_BASE = env.text("MARQUE_SIGNING_CALLBACK_BASE", "")
"""The market's address as providers reach it, where that differs from what browsers use."""
