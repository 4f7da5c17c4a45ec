"""The Evaluate page: the confusion heat map, the pictures behind it, and confidence."""
