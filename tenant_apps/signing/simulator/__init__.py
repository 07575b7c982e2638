"""Simulators of 法大大 (FASC 5.1) and e签宝 (V3): HTTP servers that check every signature.

They play companies of their own: nothing of ours is imported, so that a mistake in how we sign is not made
twice. What they know is kept while they run.
"""
