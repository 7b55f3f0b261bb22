"""Presenters: they word and lay out a result, and compute nothing."""
