"""The judge: a network that reads what a repaint shows, its training, and the measures that it takes."""
