"""A network as files that one takes away, and brings back. May import what `evaluation` may."""
