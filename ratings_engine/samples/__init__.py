"""Samples: what was inspected, read from files of any kind."""
