"""Tests of the checks and of what surrounds them."""
