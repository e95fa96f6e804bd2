"""Settings of the tests: fixed seeds, and clients that look for the standard's arrays."""

import os

# SciPy reads this when it is imported.
os.environ.setdefault("SCIPY_ARRAY_API", "1")

from hypothesis import settings

settings.register_profile("einmul", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("einmul")
