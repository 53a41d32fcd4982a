"""Text in, text out; pure."""
