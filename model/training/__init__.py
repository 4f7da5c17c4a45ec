"""Build and train networks with Keras. May import `evaluation`, `runs`, `datasets` and below."""
