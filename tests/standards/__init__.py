"""Tests of standards: from YAML to the compiled model."""
