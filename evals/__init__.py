"""Measures whether the interviewer got better. Imports the product, never the reverse."""
