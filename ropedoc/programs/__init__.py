"""What programs run: one file for each program says how a setting is written for it, or why it cannot be."""
