"""Tests of agreement between two markings."""
