"""The drawn world: scenes with exact ground truth, and the training of the built-in models."""
