"""Fourier transforms of powers of two and of a prime length, complex and real."""

import einmul as em
import numpy as np
import scipy.fft

from .dense import close

LENGTHS = (2**10, 2**12, 2**14, 2**16, 2**18, 2**20, 99_991)
QUICK_LENGTHS = (2**10, 2**16, 99_991)


def rows(quick):
    for n in QUICK_LENGTHS if quick else LENGTHS:
        random = np.random.default_rng(n)
        real = random.standard_normal(n)
        z = real + 1j * random.standard_normal(n)
        ours = [em.asarray(value, copy=True) for value in (real, z)]
        yield (
            f"fft {n}",
            lambda z=z: scipy.fft.fft(z),
            lambda z=ours[1]: em.fft.fft(z),
            close(1e-12),
        )
        yield (
            f"rfft {n}",
            lambda x=real: scipy.fft.rfft(x),
            lambda x=ours[0]: em.fft.rfft(x),
            close(1e-12),
        )
    image = np.random.default_rng(0).standard_normal((512, 512))
    yield (
        "rfft2 512x512",
        lambda x=image: scipy.fft.rfft2(x),
        lambda x=em.asarray(image): em.fft.rfftn(x),
        close(1e-12),
    )
