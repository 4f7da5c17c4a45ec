"""The Runs page: sweeps over hyperparameters, and all runs. May import charts and shared."""
