"""Checks of a translation against its source. Pure functions over strings: no model, no I/O."""
