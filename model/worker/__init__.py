"""One run inside a worker process, from its row to its results. May import `training`, `evaluation`, `runs` and `datasets`."""
