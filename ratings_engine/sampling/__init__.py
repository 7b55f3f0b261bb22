"""Plans, draws and checks case samples: how many, which ones, and whether they stand for the caseload."""
