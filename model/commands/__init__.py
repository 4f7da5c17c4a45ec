"""What the commands of `__main__.py` have in common. May import the whole model."""
