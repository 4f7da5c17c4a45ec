"""The Collect page: many people draw for one data set. May import `charts` and `shared`."""
