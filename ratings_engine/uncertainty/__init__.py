"""How sure a rating is: intervals, and how often another sample would have been rated otherwise."""
