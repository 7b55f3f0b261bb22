"""The rating rules over many inspections at once, as operations on arrays of whole numbers."""
