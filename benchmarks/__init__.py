"""The project's measured claims: `python -m benchmarks` runs all of them, `python -m benchmarks.NAME` one."""
