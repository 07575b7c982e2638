"""Events that must arrive: written with the change they tell of, delivered at least once, in order."""
