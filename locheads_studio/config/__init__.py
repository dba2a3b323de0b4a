"""Machine and user: where things are, settings, logs. No Qt, no torch."""
