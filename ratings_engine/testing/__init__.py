"""Tests that authors write in YAML beside their pack: run, covered, and mutated."""
