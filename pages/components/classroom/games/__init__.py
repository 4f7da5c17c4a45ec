"""Games: draw what is asked for against the clock, or name pictures before the network does."""
