"""Physics and engineering: scalars, branches and helper functions."""

import math

from mathlink import implements, requires

C = 299792458.0
"""Speed of light in vacuum, m/s."""


def _beta(v):
    return v / C


@implements(
    r"\gamma = \frac{1}{\sqrt{1 - v^2/c^2}}",
    where={"c": 299792458.0},
    given=r"0 \le v < 299792458",
    label="Lorentz factor",
)
def lorentz_factor(v):
    """Lorentz factor of a body at speed ``v`` in m/s."""
    return 1 / math.sqrt(1 - _beta(v) ** 2)


@implements(
    r"f = \begin{cases} \frac{64}{Re} & Re < 2300 \\ 0.3164 Re^{-1/4} & Re \ge 2300 \end{cases}",
    where={"Re": "reynolds"},
    given="Re > 0",
    label="Darcy friction factor",
)
def friction_factor(reynolds):
    """Laminar below a Reynolds number of 2300, Blasius above."""
    if reynolds < 2300:
        return 64 / reynolds
    return 0.3164 / reynolds**0.25


@implements(
    r"\Delta T_{lm} = \frac{\Delta T_1 - \Delta T_2}{\ln \frac{\Delta T_1}{\Delta T_2}}",
    where={r"\Delta T_1": "dT1", r"\Delta T_2": "dT2"},
    label="log mean temperature difference",
)
@requires(r"\Delta T_1 > \Delta T_2 > 0", where={r"\Delta T_1": "dT1", r"\Delta T_2": "dT2"})
def log_mean_difference(dT1, dT2):
    """Mean temperature difference along a heat exchanger."""
    return (dT1 - dT2) / (math.log(dT1) - math.log(dT2))


@implements(
    r"v = \frac{1}{n} R^{2/3} \sqrt{S},\quad R = \frac{b h}{b + 2 h}",
    given=r"n > 0, b > 0, h > 0, S > 0",
    label="Manning",
)
def channel_velocity(n, b, h, S):
    """Velocity in a rectangular channel of width ``b`` filled to depth ``h``."""
    hydraulic_radius = b * h / (b + 2 * h)
    return hydraulic_radius ** (2 / 3) * S**0.5 / n


@implements(r"E = \frac{1}{2} m v^2 + m g h", where={"g": 9.80665}, label="mechanical energy")
def mechanical_energy(m, v, h):
    """Kinetic and potential energy; the code carries an old constant, which differs in the third digit."""
    return m * (v * v / 2 + 9.81 * h)
