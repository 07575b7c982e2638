"""A car put together from options that need, exclude and bring one another."""
