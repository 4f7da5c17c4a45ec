"""What a data set holds: samples, statistics and two-dimensional maps. May import `datasets`."""
