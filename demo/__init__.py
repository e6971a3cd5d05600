"""Demonstration data: a fictional telecom group's customers, made by a seeded generator.

Installed in demo and test mode only. Nothing imports this package.
"""
