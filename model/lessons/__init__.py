"""The mathematics of the Learn page, a file a chapter: plain NumPy, every number in sight."""
