"""A payment service of our own that speaks Stripe's protocol, for work without a network.

It runs as a process of its own (``python -m billing.simulator``) and knows nothing of the rest of
the house; the house reaches it only through the Stripe SDK. No money moves here. Why it exists and
how far it goes: ``docs/adr/0003-payment-simulator.md``.
"""
