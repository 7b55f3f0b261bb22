"""Results: ratings that explain themselves, as plain data."""
