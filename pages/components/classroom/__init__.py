"""What visitors do together: classes, games and Collect. May import `charts` and `shared`."""
