"""The Data page, a module for each section. May import `charts` and `shared`."""
