from config.settings import env

STRIPE_API_KEY = env.text("STRIPE_API_KEY", "")
STRIPE_API_BASE = env.text("STRIPE_API_BASE", "")
STRIPE_WEBHOOK_SECRET = env.text("STRIPE_WEBHOOK_SECRET", "")
