"""Tests of tallies: how cases are counted."""
