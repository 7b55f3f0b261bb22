"""The checks, one module for each theme; the catalogue imports them all."""
