"""LocHeads Studio: say what to change in a picture, see where the model looked, repaint just that."""

__version__ = "0.1.0"
