"""Percentages and bandings by subgroup, gaps between subgroups, and the hiding of small numbers."""
