"""Published methods that change a ladder, one in a file."""
