"""Model sets: what exists and where it is. No torch."""
