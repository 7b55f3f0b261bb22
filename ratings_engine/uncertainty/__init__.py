"""How sure a rating is: intervals around percentages, and how often another sample would have rated otherwise."""
