"""The Evaluate page: confusion, metrics and confidence. May import `charts` and `shared`."""
