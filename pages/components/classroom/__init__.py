"""What several visitors do together: a class, and Collect. May import `charts` and `shared`."""
