"""`locheads-studio serve`: the engine for other editors on this machine, over a socket that only its user can reach."""
