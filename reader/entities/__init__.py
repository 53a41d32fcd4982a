"""Who and what a text speaks of; pure."""
