"""Measurements; each prints what it saw."""
