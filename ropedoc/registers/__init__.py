"""What is known, kept as data: the little language in which registers state conditions, values and sentences."""
