"""How an interview goes: the loop, the director, the clock, the guard, grading."""
