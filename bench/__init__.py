"""Figures that can be taken again: our way of doing a job against the usual ones, in one run on one machine."""
