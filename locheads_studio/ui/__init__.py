"""The window: PySide6 widgets that paint the session and forward events to it. Thin; no torch, no file formats."""
