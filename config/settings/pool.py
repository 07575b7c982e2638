"""How many ready-made schemas wait for new dealers; 0 builds each when it is needed."""

from config.settings import env

SPARE_SCHEMAS = env.number("MARQUE_SPARE_SCHEMAS", 8)
