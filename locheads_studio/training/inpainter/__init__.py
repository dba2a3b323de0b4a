"""Training of the inpainter."""
