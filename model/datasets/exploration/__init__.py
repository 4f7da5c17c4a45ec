"""Samples, statistics and two-dimensional maps of data sets. May import the rest of `datasets`."""
