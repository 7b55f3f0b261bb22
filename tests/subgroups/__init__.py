"""Tests of breakdowns by subgroup, and of what they hide."""
