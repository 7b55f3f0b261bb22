"""Tests of outcome diffs."""
