"""The door for workers: every job loads by id, calls one service, and may always run twice."""
