"""Data sets of pictures, sentences and what they mean, as their publishers ship them."""
