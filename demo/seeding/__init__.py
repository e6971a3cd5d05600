"""Putting the fictional world into a real installation, each stage once."""
