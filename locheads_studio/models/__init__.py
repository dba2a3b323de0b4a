"""The torch models: probe, segmenter, inpainter, and where they run."""
