"""What the chapters of the Learn page compute, a file for each subject: small enough to be followed number by number."""
