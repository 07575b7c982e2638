"""The parts of the tenancy benchmark: stacks that serve the same view, and what is measured on them."""
