"""Tests of the rules over arrays."""
