"""The ground every tenant of Keyhall stands on; knows no business area."""
