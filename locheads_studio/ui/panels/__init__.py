"""The lists beside the canvas: results, layers, history."""
