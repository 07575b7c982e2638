"""How the market counts its cars."""

# Seconds for which counts are answered without asking PostgreSQL for changes.
SHELF_FRESH_FOR = 0.5
# Seconds after which a shelf nobody looked after is loaded anew, and the hours (far more than those) during
# which the database remembers deletions.
SHELF_LONGEST_ABSENCE = 6 * 60 * 60
LISTING_GONE_KEPT_HOURS = 24
# Only the suite, whose tests are each one transaction, lets a shelf see what may be rolled back.
SHELF_IN_TRANSACTIONS = False
