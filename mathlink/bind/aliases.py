"""Tables for binding by name: how symbols are spelled in code, which relations and constants have one fixed meaning."""

from __future__ import annotations

__all__ = [
    "ACCENTS",
    "CONSTANTS",
    "DIMENSIONLESS",
    "MEANINGS",
    "OTHER_QUANTITY",
    "QUANTITIES",
    "QUOTIENTS",
    "RELATIONS",
    "SPELLINGS",
    "SUBSCRIPTS",
    "WELL_KNOWN",
]

#: Dimensionless numbers whose names are two letters set side by side.
# fmt: off
DIMENSIONLESS = (
    "Re", "Pr", "Nu", "Gr", "Ra", "We", "Fr", "Ma", "Sc", "Sh", "St", "Pe", "Bi", "Bo", "Ca", "Eo", "Eu",
    "Fo", "Gz", "Kn", "Le", "Mo", "Sr", "Ja", "Ar", "De", "Stk",
)
# fmt: on

#: A base as it stands in an exact key → the ways code spells the same sign (rule 3, first half).
SPELLINGS: dict[str, tuple[str, ...]] = {
    "alpha": ("alfa",),
    "gamma": ("gam",),
    "Gamma": ("gamma",),
    "Delta": ("d", "delta"),
    "delta": ("Delta",),
    "epsilon": ("eps", "e", "varepsilon"),
    "varepsilon": ("eps", "e", "epsilon"),
    "theta": ("vartheta",),
    "vartheta": ("theta",),
    "kappa": ("k", "varkappa"),
    "varkappa": ("kappa", "k"),
    "lambda": ("lbd", "lam", "lmbda", "lamda", "lambd"),
    "Lambda": ("lbd", "lam", "lambda"),
    "rho": ("varrho",),
    "varrho": ("rho",),
    "sigma": ("sig",),
    "phi": ("varphi",),
    "varphi": ("phi",),
    "Phi": ("phi",),
    "Psi": ("psi",),
    "Omega": ("omega",),
    "ell": ("l", "L"),
    "d": ("Di", "di"),
    "D": ("Di",),
    "f": ("fd",),
}

#: A base as it stands in an exact key → words that code uses for the quantity (rule 3, second half).
MEANINGS: dict[str, tuple[str, ...]] = {
    "epsilon": ("roughness", "voidage", "porosity", "expansibility", "emissivity", "strain"),
    "varepsilon": ("roughness", "voidage", "porosity", "expansibility", "emissivity", "strain"),
    "theta": ("angle", "chevronangle"),
    "alpha": ("angle", "thermaldiffusivity"),
    "phi": ("sphericity", "angle", "latitude", "chevronangle", "porosity"),
    "Phi": ("sphericity",),
    "psi": ("sphericity", "angle"),
    "Psi": ("angle",),
    "beta": ("chevronangle",),
    "rho": ("density",),
    "mu": ("viscosity", "dynamicviscosity"),
    "nu": ("kinematicviscosity",),
    "sigma": ("surfacetension", "std"),
    "lambda": ("wavelength", "rate", "path", "meanfreepath"),
    "omega": ("angularvelocity", "angularfrequency"),
    "eta": ("efficiency",),
    "Re": ("reynolds", "reynoldsnumber"),
    "Pr": ("prandtl", "prandtlnumber"),
    "Nu": ("nusselt", "nusseltnumber"),
    "A": ("area",),
    "V": ("volume", "velocity"),
    "v": ("velocity", "speed"),
    "u": ("velocity",),
    "L": ("length",),
    "l": ("length",),
    "D": ("diameter",),
    "d": ("diameter", "distance"),
    "R": ("radius",),
    "r": ("radius", "rate"),
    "T": ("temperature",),
    "P": ("pressure", "power"),
    "p": ("pressure", "pitch"),
    "m": ("mass",),
    "F": ("force",),
    "t": ("time",),
    "f": ("frequency",),
    "h": ("height",),
    "H": ("height",),
    "E": ("energy",),
    "c": ("concentration",),
    "a": ("amplitude", "acceleration", "specificarea"),
    "b": ("width",),
    "w": ("width", "weight"),
    "M": ("mw", "molarmass", "molecularweight"),
}

#: Accent → what code appends for it; ``""`` drops it.
ACCENTS: dict[str, tuple[str, ...]] = {
    "dot": ("dot", ""),
    "bar": ("bar", "mean", "avg", ""),
    "overline": ("bar", "mean", "avg", ""),
    "hat": ("hat", ""),
    "widehat": ("hat", ""),
    "tilde": ("tilde", ""),
    "widetilde": ("tilde", ""),
    "vec": ("vec", ""),
    "underline": ("",),
    "mathbf": ("",),
    "boldsymbol": ("",),
    "bm": ("",),
}

#: A subscript or superscript as it stands in an exact key → how code abbreviates it.
SUBSCRIPTS: dict[str, tuple[str, ...]] = {
    "gas": ("g",),
    "liq": ("l",),
    "liquid": ("l",),
    "vap": ("v",),
    "vapor": ("v",),
    "solid": ("s",),
    "particle": ("p",),
    "fluid": ("f",),
    "infty": ("inf", "infinity", "oo"),
    "inlet": ("in",),
    "outlet": ("out",),
    "inner": ("i",),
    "outer": ("o",),
    "avg": ("mean",),
    "mean": ("avg",),
    "*": ("star",),
    "prime": ("p",),
    "g": ("gas",),
    "l": ("liquid", "liq"),
    "s": ("solid",),
    "p": ("particle",),
    "w": ("wire", "wall"),
}

#: Subscripts that make another quantity of the base: they are never dropped (rule 8).
# fmt: off
OTHER_QUANTITY = frozenset({
    "r", "R", "c", "C", "cr", "crit", "ref", "rel", "red", "std", "sat", "max", "min", "opt", "infty", "amb",
    "atm", "mf", "lim", "eff", "eq",
})
# fmt: on

#: Symbols that stand for a fixed combination of others (rule 7): symbol in LaTeX, the combination in Python's notation over
#: keys of exact names, words that the descriptions of some of these must hold so that the letters mean what they usually do,
#: and words that no description may hold (where a temperature is given, ``R`` is the gas constant).
RELATIONS: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("Pe", "Re*Pr", {}, ""),
    ("Ra", "Gr*Pr", {}, ""),
    ("T_{r}", "T/Tc", {}, ""),
    ("P_{r}", "P/Pc", {}, ""),
    ("De", "Re*(Di/Dc)**0.5", {}, ""),
    (r"\Delta P", "P1-P2", {}, ""),
    (r"\Delta p", "P1-P2", {}, ""),
    (r"\Delta p", "p1-p2", {}, ""),
    (r"\epsilon", "eD*D", {}, ""),
    (r"\varepsilon", "eD*D", {}, ""),
    ("e", "eD*D", {}, ""),
    (r"\beta", "Do/D", {"Do": "diameter", "D": "diameter"}, ""),
    ("R", "D/2", {"D": "diameter"}, "temperature|radius"),
    ("r", "D/2", {"D": "diameter"}, "radius"),
    ("D", "2*R", {"R": "radius"}, "diameter"),
    ("d", "2*r", {"r": "radius"}, "diameter"),
    (r"\nu", "mu/rho", {"mu": "viscosity", "rho": "density"}, ""),
    (r"\nu_{l}", "mul/rhol", {"mul": "viscosity", "rhol": "density"}, ""),
    (r"\nu_{g}", "mug/rhog", {"mug": "viscosity", "rhog": "density"}, ""),
    ("G", "4*m/(pi*D**2)", {"m": "mass flow", "D": "diameter"}, ""),
    ("G_{tp}", "4*m/(pi*D**2)", {"m": "mass flow", "D": "diameter"}, ""),
    ("Re_{D}", "4*m/(pi*mu*D)", {"m": "mass flow", "D": "diameter", "mu": "viscosity"}, ""),
)

#: Parameters that stand for a quotient of two symbols (rule 7): parameter, numerators, denominators.
QUOTIENTS: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = (
    ("eD", frozenset({"epsilon", "varepsilon", "e", "k", "ks"}), frozenset({"D", "d", "Di", "Dh", "DH", "dh"})),
    ("Tr", frozenset({"T"}), frozenset({"Tc", "Tcrit"})),
    ("Pr", frozenset({"P", "p"}), frozenset({"Pc", "pc", "Pcrit"})),
)

#: The quantity that a letter usually stands for, as descriptions of parameters call it (rule 8): a parameter that starts
#: with the letter and is the only one described so is bound to the symbol with its subscript dropped.
QUANTITIES: dict[str, str] = {
    "D": "diameter",
    "d": "diameter",
    "f": "friction factor",
    "r": "radius",
    "R": "radius",
    "L": "length",
    "l": "length",
    "H": "height",
    "h": "height",
    "T": "temperature",
    "P": "pressure",
    "p": "pressure",
    "V": "velocity|volume",
    "v": "velocity",
    "u": "velocity",
    "rho": "density",
    "mu": "viscosity",
    "sigma": "surface tension",
    "m": "mass",
    "A": "area",
}

#: Constants of nature (CODATA 2018; exact unless the value is the rounded one): key → decimal text.
CONSTANTS: dict[str, str] = {
    "g": "9.80665",
    "gn": "9.80665",
    "R": "8.31446261815324",
    "Rg": "8.31446261815324",
    "Rgas": "8.31446261815324",
    "kB": "1.380649e-23",
    "kb": "1.380649e-23",
    "NA": "6.02214076e23",
    "Nav": "6.02214076e23",
    "sigma": "5.670374419e-8",
    "sigmaSB": "5.670374419e-8",
    "c": "299792458.0",
    "c0": "299792458.0",
    "h": "6.62607015e-34",
    "hbar": "1.054571817e-34",
    "qe": "1.602176634e-19",
    "e": "1.602176634e-19",
    "F": "96485.33212331001",
    "G": "6.6743e-11",
    "epsilon0": "8.8541878128e-12",
    "mu0": "1.25663706212e-6",
    "k": "1.380649e-23",
}

#: The constants whose letter means nothing else; the others count only where the code itself refers to that number.
# fmt: off
WELL_KNOWN = frozenset({
    "g", "gn", "R", "Rg", "Rgas", "kB", "NA", "hbar", "sigmaSB", "epsilon0", "mu0",
})
# fmt: on
