"""Pictures that the program draws itself: digits, garments, sketches, scribbles and examples.

May import `preprocessing`.
"""
