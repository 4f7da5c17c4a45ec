"""Training pictures varied anew for every epoch, without TensorFlow.

May import `synthetic` and `preprocessing`.
"""
