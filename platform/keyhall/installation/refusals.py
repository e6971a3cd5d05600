"""How set-up and start say no: one line that says what to do."""


class Refusal(Exception):
    """The installation cannot start; the text is one line for the person at the terminal."""
