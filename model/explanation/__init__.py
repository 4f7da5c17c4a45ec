"""Explains predictions, in NumPy alone. May import `runs` and `datasets`."""
