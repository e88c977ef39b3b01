"""Rules about a finished sitting, one function each: a transcript in, a Check out. No model, no I/O."""
