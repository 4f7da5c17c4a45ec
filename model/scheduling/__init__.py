"""When and where a run is trained: queue, Dask jobs, the local cluster and run times. May import `runs`, `datasets` and `worker`."""
