"""The Train page: a run's settings, its progress and its network. May import charts and shared."""
