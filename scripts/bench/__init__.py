"""What the site weighs and how fast it is, against its budgets: `make bench`."""
