"""The Runs page: sweeps and the table of all runs."""
