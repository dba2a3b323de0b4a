"""What an edited picture is: geometry, masks, crops, edits. NumPy and SciPy only."""
