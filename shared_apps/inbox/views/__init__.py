"""Asking dealers and reading their answers. The pages work without script."""
