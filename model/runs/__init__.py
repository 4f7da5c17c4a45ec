"""Runs: their rows, curves and files in a database, and sweeps. May import `hyperparameters`."""
