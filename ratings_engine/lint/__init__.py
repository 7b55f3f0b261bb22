"""Checks of standards packs: what is wrong with a rule, or would surprise its author."""
