"""The kinds of dated rules: what parameters each has and what amount they give. No clock, no database."""
