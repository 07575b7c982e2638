"""Dealers change stock at random while processes are killed, and the market must count right throughout."""
