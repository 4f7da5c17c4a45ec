"""The chapters of the Learn page, a file each: a few sentences in our own words, and something to move."""
