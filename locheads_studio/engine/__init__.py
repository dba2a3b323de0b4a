"""Running models: jobs, cancel tokens and the one thread that owns every model. No Qt, and torch only behind a door."""
