"""The fictional world, in plain Python: the same seed and the same day give the same world."""
