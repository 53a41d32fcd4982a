"""The outside world → drafts of articles."""
