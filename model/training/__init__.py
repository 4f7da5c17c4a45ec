"""How a network is built and trained, in Keras and TensorFlow. May import `datasets`, `synthetic` and `preprocessing`."""
