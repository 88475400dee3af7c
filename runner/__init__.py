"""Starts, watches and stops what the house runs on: database, broker and our own processes.

Knows nothing of the application; only the standard library and the binaries of two wheels are used.
"""
