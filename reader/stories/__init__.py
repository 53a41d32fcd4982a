"""Which articles tell of the same; pure."""
