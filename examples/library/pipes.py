"""A module that knows nothing of mathlink: its formulas stand in docstrings, as in most scientific packages."""

from math import log10, pi


def Reynolds(V, D, rho, mu):
    r"""Reynolds number of a flow in a pipe.

    .. math::
        Re = \frac{\rho V D}{\mu}

    Parameters
    ----------
    V : float
        Velocity, [m/s]
    D : float
        Diameter, [m]
    rho : float
        Density, [kg/m^3]
    mu : float
        Viscosity, [Pa*s]

    Returns
    -------
    Re : float
        Reynolds number, [-]

    Examples
    --------
    >>> round(Reynolds(2.5, 0.25, 1.1613, 1.9e-5), 6)
    38200.657895
    """
    return rho * V * D / mu


def friction_factor(Re, eD):
    r"""Friction factor in a rough pipe, by Swamee and Jain.

    .. math::
        f_f = \frac{0.0625}{\left[\log_{10}\left(\frac{\epsilon/D}{3.7} + \frac{5.74}{Re^{0.9}}\right)\right]^2}

    Parameters
    ----------
    Re : float
        Reynolds number, [-]
    eD : float
        Relative roughness, [-]

    Returns
    -------
    f_f : float
        Friction factor, [-]

    Examples
    --------
    >>> round(friction_factor(1e5, 1e-4), 6)
    0.018452
    """
    return 0.25 / log10(eD / 3.7 + 5.74 / Re**0.9) ** 2


def pressure_drop(f, L, D, rho, Q):
    r"""Pressure drop by friction.

    .. math::
        \Delta P = 2 f \frac{L}{D} \rho V^2

    .. math::
        V = \frac{Q}{A}

    .. math::
        A = \frac{\pi D^2}{4}

    Parameters
    ----------
    f : float
        Fanning friction factor, [-]
    L : float
        Length, [m]
    D : float
        Diameter, [m]
    rho : float
        Density, [kg/m^3]
    Q : float
        Volumetric flow, [m^3/s]

    Returns
    -------
    dP : float
        Pressure drop, [Pa]

    Examples
    --------
    >>> round(pressure_drop(0.005, 10.0, 0.1, 1000.0, 0.01), 3)
    1621.139
    """
    V = Q / (pi * D**2 / 4)
    return 2 * f * L / D * rho * V**2


def settling_velocity(d, rhop, rhof, mu, g=9.80665):
    r"""Velocity of a small sphere that sinks, by Stokes.

    .. math::
        v = \frac{g d^2 (\rho_p - \rho_f)}{18 \eta}

    Parameters
    ----------
    d : float
        Diameter, [m]
    rhop : float
        Density of the sphere, [kg/m^3]
    rhof : float
        Density of the fluid, [kg/m^3]
    mu : float
        Viscosity, [Pa*s]
    g : float, optional
        Acceleration by gravity, [m/s^2]

    Returns
    -------
    v : float
        Velocity, [m/s]

    Examples
    --------
    >>> round(settling_velocity(1e-4, 2650.0, 1000.0, 1e-3), 6)
    0.008989
    """
    return g * d**2 * (rhop - rhof) / (18 * mu)
