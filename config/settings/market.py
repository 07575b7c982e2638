"""How the market counts its cars."""

# Seconds for which counts are answered without asking PostgreSQL for changes.
SHELF_FRESH_FOR = 0.5
# Only the suite, whose tests are each one transaction, lets a shelf see what may be rolled back.
SHELF_IN_TRANSACTIONS = False
