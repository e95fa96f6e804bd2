"""The rows of `bench linalg`: each a name, the peer's call, ours, and the comparison of answers."""
