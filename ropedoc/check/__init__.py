"""What a running program turns, told from what it prints, and how far that is from what its config means."""
