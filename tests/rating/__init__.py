"""Tests of rating: from evidence to explained ratings."""
