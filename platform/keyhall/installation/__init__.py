"""The installation this process belongs to: where it is, how it is reached, what keeps it running.

Nothing here imports Django: the modules run before settings exist.
"""
