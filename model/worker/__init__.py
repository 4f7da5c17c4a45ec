"""One run inside a worker process. May import `training`, `evaluation`, `runs` and `datasets`."""
