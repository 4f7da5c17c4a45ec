"""Metrics, calibration and predictions of trained networks. May import `runs` and `datasets`."""
