"""Rules about a finished sitting, one function each: a transcript in, a Check out. No model, no I/O."""

from pathlib import Path

LABELLED = Path(__file__).parent / "labelled.jsonl"
"""Interviewer turns with what a text check should say about them."""
