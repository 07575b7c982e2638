"""The demo market: eight dealers and their trade, made through the operations that users call."""
