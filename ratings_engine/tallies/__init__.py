"""Tallies: how cases were answered, the waist between samples and rules."""
