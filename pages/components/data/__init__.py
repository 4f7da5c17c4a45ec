"""The Data page, a module for each section."""
