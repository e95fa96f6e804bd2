//! Complex functions against values that mpmath gave to 60 digits.
