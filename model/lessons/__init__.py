"""What the Learn page computes, in plain NumPy and small numbers that can be followed by hand.

Imports `explanation` and what stands below it; its recordings are made with `training`.
"""
