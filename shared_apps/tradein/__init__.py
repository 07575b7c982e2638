"""What a buyer's own car would bring: an estimate at once, and offers of the dealers the buyer asks."""
