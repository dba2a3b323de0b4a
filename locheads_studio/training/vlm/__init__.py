"""Training of the VLM."""
