"""Mathematics of one ladder of frequencies."""
