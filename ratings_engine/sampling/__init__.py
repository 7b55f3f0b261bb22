"""Plans, draws and checks case samples: how many cases, which ones, and whether they stand for the caseload."""
