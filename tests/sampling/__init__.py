"""Tests of planning, drawing and checking case samples."""
