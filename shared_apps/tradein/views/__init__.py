"""A buyer's own car on the market's pages, step by step, without script."""
