"""The embedded brain: reads with sentence vectors and words, speaks authored lines, scores by rule.

Needs no model and no network; the same input gives the same output.
"""
