"""Runs as they are kept: their rows, curves and files, and sweeps over them. May import `hyperparameters`."""
