"""What it would take: the fewest changed answers and judgements that reach, or lose, a rating."""
