"""The Draw page: the canvas, what comes to it, and why the network answers as it does."""
