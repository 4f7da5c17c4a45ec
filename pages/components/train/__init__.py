"""The Train page: a run's settings, its progress and its network."""
