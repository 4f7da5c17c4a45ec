"""The mathematics of the Learn page, a file for each subject: plain NumPy, small enough to be followed number by number."""
