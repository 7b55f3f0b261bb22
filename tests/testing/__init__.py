"""Tests of packs' own tests: reading, running, coverage and mutation."""
