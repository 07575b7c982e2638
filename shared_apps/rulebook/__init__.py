"""Dated rules of tax, fees and finance, and the one calculator that reads them."""
