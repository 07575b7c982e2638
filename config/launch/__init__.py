"""`./run`: everything between a bare machine and a market that answers. Standard library only."""
