"""Rating: facts in, conclusions out, each with the premises that fired it."""
