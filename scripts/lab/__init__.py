"""Trains the small model that the lab's page runs, measures it and writes what the page reads."""
