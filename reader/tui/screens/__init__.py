"""Screens: they hold the Library and hand values to panes."""
