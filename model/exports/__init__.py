"""A network as files that one takes away, and brings back. May import `evaluation` and `runs`."""
