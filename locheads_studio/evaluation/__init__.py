"""Benchmarks: data sets, metrics, scores."""
