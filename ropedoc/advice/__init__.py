"""What follows for whoever has a setting: whether two do the same, and the numbers to hold a program to."""
