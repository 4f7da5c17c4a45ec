"""When and where runs are trained. May import `worker`, `training`, `runs` and `datasets`."""
