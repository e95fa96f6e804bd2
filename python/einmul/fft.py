"""Fourier transforms: the `fft` extension of the Python array API standard.

>>> import einmul as em
>>> spectrum = em.fft.rfft(em.asarray([1.0, 2.0, 3.0, 4.0]))
>>> em.fft.irfft(spectrum).tolist()
[1.0, 2.0, 3.0, 4.0]
"""

from ._core import (
    fft,
    fftfreq,
    fftn,
    fftshift,
    hfft,
    ifft,
    ifftn,
    ifftshift,
    ihfft,
    irfft,
    irfftn,
    rfft,
    rfftfreq,
    rfftn,
)

__all__ = [
    "fft",
    "fftfreq",
    "fftn",
    "fftshift",
    "hfft",
    "ifft",
    "ifftn",
    "ifftshift",
    "ihfft",
    "irfft",
    "irfftn",
    "rfft",
    "rfftfreq",
    "rfftn",
]
