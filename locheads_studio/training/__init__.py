"""Trains and judges the built-in models on the drawn world. Used by `locheads-studio storybook` alone."""
