"""The error a command tells in one sentence."""


class AutograderError(Exception):
    """Something the person at the command line can put right; the message says what and how."""
