"""One table of tolerances: how far a result may stand from its reference, and why no less."""

UNIT = 2.0**-53  # the relative error of one rounding in float64

# Frequencies, wavelengths, turns [relative]: the exponent 2i/d is rounded once, which ln b = 18.4 at b = 1e8
# magnifies; the power and a division add two roundings. 18.4 + 3 < 24.
FREQUENCY = 24 * UNIT

# A base from one frequency [relative]: the power b^(d/2i) magnifies the rounding of its exponent by ln b ≤ 18.4.
BASE = 24 * UNIT

# Angles [rad per token of distance]: θ ≤ 1 stands within 2 roundings (u·ln b·b^-u ≤ 1/e, and its own), the product
# Δθ within one more. At 1e6 tokens this allows 4.5e-10 rad, inside the 1e-9 that the package promises.
ANGLE_PER_TOKEN = 4 * UNIT
ANGLE_AT_A_MILLION = 1e-9

# A sum of up to 256 terms of size 1, divided by their weight [absolute]: 256 roundings at most.
SUM = 256 * UNIT

# RoFormer's bound [per token]: the angle errors of all pairs add up, weighted by θ; Σθ < 8 for every setting here.
BOUND_PER_TOKEN = 8 * ANGLE_PER_TOKEN

# Straight formulas with a logarithm or two [absolute, at values near 1].
FORMULA = 8 * UNIT

# What float32 holds [relative]: transformers keeps its frequencies so, with three roundings of 2^-24.
# The exponent's rounding is magnified by ln b = 13.1 at b = 5e5: 13.1 + 3 < 17.
FLOAT32 = 17 * 2.0**-24

# Rotated vectors with features of size 4 or less, given cos and sin to 1e-16: three roundings of each product, and
# the angle's error at 131,071 tokens.
ROTATION = 4 * (3 * UNIT + 131_071 * ANGLE_PER_TOKEN)

# Laws on drawn numbers, relative to the norms involved: angles up to 4e5 rad, whose rounding is 2e-11.
LAW = 1e-9

# Eigenvalues of an n-by-n matrix with entries of size 1 [per row]: LAPACK's error is some roundings of the norm ≤ n,
# and positions up to 1e4 tokens leave 4e-12 in each entry.
EIGENVALUE_PER_ROW = 1e-11

# Distance of the kernel from the limit of many pairs, times √d [lowest, highest], as a law: for d = 32 … 256 at
# b = 1e4 and distances 11 … 998 mpmath gives 0.74 to 0.48.
KERNEL_RMS = (0.45, 0.8)
