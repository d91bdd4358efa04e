"""What programs really run: seen by running their own code, compared with the package, with a reason for each difference."""
