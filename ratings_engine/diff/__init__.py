"""Outcome diffs: whose rating changes between two versions of standards, and because of which change."""
