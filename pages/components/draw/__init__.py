"""The Draw page: the drawing board and the explanation. May import charts and shared."""
