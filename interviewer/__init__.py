"""A mock interviewer for machine-learning system design interviews."""
