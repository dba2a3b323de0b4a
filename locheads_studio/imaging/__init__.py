"""Bytes to pixels and back: opening and saving pictures, and the only writer of files."""
