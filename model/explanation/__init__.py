"""Why a network answers as it does, in NumPy alone. May import `runs` and `datasets`."""
