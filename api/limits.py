"""How much of a request is read at all; imports nothing heavy."""

MAX_PROFILE_BYTES = 262_144  # of a body over HTTP by default, of a file or a line elsewhere
