"""The writing side: long work that reports, can be stopped, and goes on where it ended."""
