"""The master key wraps every dealer's key. Whoever loses it loses all backups and sealed fields."""

from config.settings import env

MASTER_KEY = env.text("MARQUE_MASTER_KEY")
