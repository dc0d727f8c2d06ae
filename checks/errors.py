"""The base of every error whose reader is the person at the command line."""


class UserError(Exception):
    """Bad input, said in one clear sentence: where it is, what is wrong, how to cure it.

    The command line prints the sentence without a traceback and ends with exit code 2. Every room
    derives its own errors from this one; a fault of ours is never a `UserError`.
    """
