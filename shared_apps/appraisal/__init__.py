"""What a car is worth, why, and what its dealer says against it."""
