"""The method: from attention maps to localization heads, a heat map, a box and points. NumPy and SciPy only."""
