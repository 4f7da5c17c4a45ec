"""What a network's answers are worth: metrics, calibration and predictions. May import `runs` and `datasets`."""
