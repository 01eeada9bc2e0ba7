"""What each LaTeX command means to the reader, as tables: a new macro is a row."""

from __future__ import annotations

__all__ = [
    "ACCENTS",
    "ALPHABETS",
    "ARGUMENTS",
    "ASCII_FUNCTIONS",
    "BIG",
    "CLAUSES",
    "CLOSERS",
    "COHERENT",
    "COMMANDS",
    "DECORATIONS",
    "DIMENSIONLESS",
    "ELLIPSES",
    "EXCHANGES",
    "FRACTIONS",
    "FUNCTIONS",
    "GREEK",
    "GREEK_WORDS",
    "IGNORED",
    "INDEX_LETTERS",
    "OLD_FONTS",
    "OPAQUE",
    "OPAQUE_WORDS",
    "OPENERS",
    "OPERATOR_WORDS",
    "RELATIONS",
    "SUPERSCRIPT_WORDS",
    "TEXT",
    "TIMES",
    "UNITS",
    "WORDED",
    "WORDS",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Letters that are commands; variants are letters of their own.
GREEK = frozenset(
    "\\" + name
    for name in (
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi "
        "omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda "
        "Xi Pi Sigma Upsilon Phi Psi Omega ell hbar hslash imath jmath wp aleph digamma eth"
    ).split()
)

#: Accents that become part of a name; aliases in the second column.
ACCENTS = {
    "\\" + name: "\\" + (alias or name)
    for name, alias in {
        **dict.fromkeys(
            [
                "hat",
                "bar",
                "tilde",
                "dot",
                "ddot",
                "dddot",
                "vec",
                "check",
                "breve",
                "acute",
                "grave",
                "mathring",
                "underline",
                "overleftarrow",
                "overleftrightarrow",
            ],
            "",
        ),
        "widehat": "hat",
        "widetilde": "tilde",
        "overline": "bar",
        "widebar": "bar",
        "overrightarrow": "vec",
    }.items()
}

#: Alphabets that become part of a name.
ALPHABETS = {
    "\\" + name: "\\" + (alias or name)
    for name, alias in {
        **dict.fromkeys(["mathcal", "mathbb", "mathbf", "mathfrak", "mathscr", "boldsymbol"], ""),
        "bm": "boldsymbol",
        "mathbfit": "boldsymbol",
        "symbf": "mathbf",
        "pmb": "boldsymbol",
        "bold": "mathbf",
        "mathds": "mathbb",
        "Bbb": "mathbb",
    }.items()
}

#: Commands whose argument is a word or running text.
TEXT = frozenset(
    "\\" + name
    for name in (
        "text textrm textit textbf textsf texttt textnormal textup mbox hbox mathrm mathit mathsf mathtt "
        "mathnormal operatorname operatorname* rm it sf tt"
    ).split()
)

#: ``{\cal L}`` and the like: the command that says the same with an argument.
OLD_FONTS = {
    "\\cal": "\\mathcal",
    "\\bf": "\\mathbf",
    "\\frak": "\\mathfrak",
    "\\rm": "\\mathrm",
    "\\it": "\\mathit",
    "\\sf": "\\mathsf",
    "\\tt": "\\mathtt",
    "\\mit": "\\mathit",
}

#: Arrows between names that are exchanged: ``(a \\leftrightarrow b)``.
EXCHANGES = _words("\\leftrightarrow \\longleftrightarrow")

FRACTIONS = frozenset({"\\frac", "\\dfrac", "\\tfrac", "\\cfrac", "\\nicefrac", "\\sfrac"})

#: How many arguments a command takes; the angle spelling ``\frac<a><b>`` is read after these.
ARGUMENTS: dict[str, int] = (
    dict.fromkeys(ACCENTS, 1)
    | dict.fromkeys(ALPHABETS, 1)
    | dict.fromkeys(TEXT, 1)
    | dict.fromkeys(FRACTIONS, 2)
    | {"\\sqrt": 1, "\\binom": 2, "\\dbinom": 2, "\\tbinom": 2, "\\underbrace": 1, "\\overbrace": 1, "\\boxed": 1}
    | {"\\overset": 2, "\\underset": 2, "\\stackrel": 2, "\\substack": 1, "\\mathop": 1}
)

#: Named functions: the rule (one of :mod:`mathlink.latex.functions`) that turns an argument into a term.
FUNCTIONS: dict[str, str] = {
    **{name: name for name in ["sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "erf", "erfc"]},
    **{"arc" + name: "a" + name for name in ["sin", "cos", "tan", "sinh", "cosh", "tanh"]},
    **{"ar" + name: "a" + name for name in ["sinh", "cosh", "tanh"]},
    **{"a" + name: "a" + name for name in ["sin", "cos", "tan", "sinh", "cosh", "tanh"]},
    **{name: name for name in ["sec", "csc", "cot", "sech", "csch", "coth"]},
    "cosec": "csc",
    "arcsec": "asec",
    "arccsc": "acsc",
    "tg": "tan",
    "ctg": "cot",
    "sh": "sinh",
    "ch": "cosh",
    "th": "tanh",
    "ln": "log",
    "log": "log",
    "lg": "lg",
    "sgn": "sign",
    "sign": "sign",
    "lambertw": "lambertw",
    "LambertW": "lambertw",
    "lambertW": "lambertw",
    "floor": "floor",
    "ceil": "ceil",
    "sqrt": "sqrt",
    "abs": "abs",
    "cbrt": "cbrt",
    "gamma": "gamma",
    "atan2": "atan2",
    "arctan2": "atan2",
}

#: Function names that are read without a backslash when a bracket follows.
ASCII_FUNCTIONS = _words(
    "sin cos tan sinh cosh tanh exp ln log sqrt max min arcsin arccos arctan asin acos atan erf abs floor ceil atan2"
)

#: Operators over a bound variable: the operation of the term.
BIG = {"\\sum": "sum", "\\prod": "prod", "\\max": "bigmax", "\\min": "bigmin"}

#: Operators without a computable meaning here: kept as opaque calls of that name.
OPAQUE: dict[str, str] = {
    command: command
    for command in (
        "\\det \\tr \\rank \\dim \\ker \\gcd \\deg \\arg \\Pr \\Re \\Im \\nabla \\diag \\Var \\Cov \\hom \\lcm \\adj \\sup \\inf "
        "\\argmax \\argmin \\Box \\square \\triangle"
    ).split()
} | {"\\Tr": "\\tr", "\\trace": "\\tr", "\\adjugate": "\\adj", "\\bigtriangleup": "\\triangle"}

#: Words in upright letters that are such operators.
OPAQUE_WORDS = {
    name: f"\\{name}" for name in ["det", "tr", "Tr", "trace", "rank", "gcd", "lcm", "diag", "adj", "dim", "ker"]
}

#: Words in upright letters with a subscript and an operand behind it that are such operators, or bind a variable.
WORDED = {name: f"\\{name}" for name in ["max", "min", "sup", "inf", "lim", "argmax", "argmin"]} | {
    "arg max": "\\argmax",
    "arg min": "\\argmin",
}

TIMES = _words("\\cdot \\times \\ast \\cdotp")

_OTHER = (
    "notin ni subset subseteq supset supseteq subsetneq nsubseteq prec preceq succ succeq perp parallel asymp leftrightarrow "
    "Leftrightarrow longleftrightarrow rightleftharpoons models vdash nmid lll ggg trianglelefteq vartriangleleft "
    "sqsubset sqsubseteq bowtie frown smile rightharpoonup leadsto rightsquigarrow"
).split()

#: Relations as :class:`mathlink.model.Relation` spells them.
RELATIONS: dict[str, str] = {
    "=": "=",
    "==": "=",
    ":=": "=",
    "<": "<",
    ">": ">",
    "<=": "<=",
    ">=": ">=",
    "\\eq": "=",
    "\\equiv": "=",
    "\\coloneqq": "=",
    "\\coloneq": "=",
    "\\triangleq": "=",
    "\\doteq": "=",
    "\\lt": "<",
    "\\gt": ">",
    "\\le": "<=",
    "\\leq": "<=",
    "\\leqslant": "<=",
    "\\leqq": "<=",
    "\\ge": ">=",
    "\\geq": ">=",
    "\\geqslant": ">=",
    "\\geqq": ">=",
    "\\ne": "!=",
    "\\neq": "!=",
    "\\ll": "<",
    "\\gg": ">",
    "\\approx": "~",
    "\\simeq": "~",
    "\\sim": "~",
    "\\cong": "~",
    "\\thickapprox": "~",
    "\\gtrsim": "~",
    "\\propto": "prop",
    "\\varpropto": "prop",
    "\\in": "in",
    "\\to": "->",
    "\\rightarrow": "->",
    "\\longrightarrow": "->",
    "\\mapsto": "->",
    "->": "->",
    "\\leftarrow": "<-",
    "\\longmapsto": "->",
    "\\hookrightarrow": "->",
    "\\xrightarrow": "->",
    **{f"\\{name}": f"\\{name}" for name in _OTHER},
    "\\gets": "<-",
}

#: Superscripts that are part of a name, never a power.
DECORATIONS = _words(
    "* + - \\ast \\star \\dagger \\ddagger \\top \\intercal \\circ \\prime \\pm \\mp \\bot \\perp \\parallel \\degree \\dag \\sharp"
)

#: Words that name a state when they stand as a superscript.
SUPERSCRIPT_WORDS = _words(
    "sat vap id ref mix liq gas ideal real max min opt tot total in out new old eff exp calc obs est true pred "
    "res ex std vdw solid liquid vapor crit mod rev lim"
)

#: Commands for "and so on".
ELLIPSES = _words("\\dots \\ldots \\cdots \\dotsc \\dotsb \\vdots \\ddots")

#: Letters that count as an index on a left side without a bound index to tell so.
INDEX_LETTERS = frozenset("ijklmnt")

#: Opening delimiters and what closes them.
OPENERS = {
    "(": ")",
    "[": "]",
    "\\{": "\\}",
    "\\lbrace": "\\rbrace",
    "\\lbrack": "\\rbrack",
    "\\lvert": "\\rvert",
    "\\lVert": "\\rVert",
    "\\lfloor": "\\rfloor",
    "\\lceil": "\\rceil",
    "\\langle": "\\rangle",
    "|": "|",
    "\\vert": "\\vert",
    "\\|": "\\|",
    "\\Vert": "\\Vert",
}
CLOSERS = frozenset(OPENERS.values()) - {"|", "\\vert", "\\|", "\\Vert"}

#: Commands that only change how a formula looks.
IGNORED = frozenset(
    "\\" + name
    for name in (
        "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag big Big bigg Bigg "
        "bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm middle allowbreak negmedspace "
        "negthickspace smallskip medskip bigskip hline null scriptsize footnotesize small normalsize large Large "
        "break noindent centering thinspace medspace thickspace negthinspace enspace hfill strut mathstrut relax "
        "ensuremath protect"
    ).split()
)

#: First words of a text that opens a clause of its own, and what the clause is.
CLAUSES: dict[str, str] = {
    **dict.fromkeys(
        [
            "if",
            "for",
            "when",
            "whenever",
            "while",
            "provided",
            "assuming",
            "as",
            "at",
            "on",
            "in",
            "over",
            "valid",
        ],
        "condition",
    ),
    **dict.fromkeys(["where", "with", "here"], "definition"),
    **dict.fromkeys(["and", "also", "then", "so", "hence", "therefore", "thus", "i.e.", "giving"], "separator"),
    **dict.fromkeys(["otherwise", "else", "elsewhere"], "otherwise"),
    **dict.fromkeys(["such", "subject"], "condition"),
    "or": "alternative",
}

#: Operators that are taken for letters where their backslash is missing.
OPERATOR_WORDS = _words("tr Tr det diag rank dim ker deg lim sup inf arg grad curl rot Ad ad Str sdet Sdet Pf")

DIMENSIONLESS = _words(
    "pH pK Re Pr Nu Gr Ra Sc Sh St Da Pe We Bo Eo Fr Ma Ca Bi Fo Le Eu Ec Ha Kn De Wi Ta Ro Ar Ga Oh Stk Br Gz Mo La Sr"
)
"""Names of two letters that stand as one on a left side: of dimensionless numbers, and of the exponents of chemistry."""

#: Greek letters spelled without a backslash.
GREEK_WORDS = frozenset(name[1:] for name in GREEK if len(name) > 2) - _words("ell eth wp")

#: Words that are no product of letters, wherever they stand.
WORDS = _words("and or if for where otherwise else when with then")

#: Coherent SI units: behind a value they change nothing.
COHERENT = _words("m s kg K A mol Pa J W N Hz V C ohm rad m/s m^2 m^3 kg/m kg/s m/s^2 kg/m^3 J/kg J/mol W/m Pa*s")

#: Units that are recognised behind a value; the others than the coherent ones scale it.
UNITS = COHERENT | _words(
    "g mg kPa MPa GPa bar atm kJ MJ kW MW kN kmol mm cm km nm um kHz MHz GHz deg L ml min h day yr eV keV MeV GeV T lb ft in "
    "psi gal rpm"
)

#: Everyday commands, for hints about misspelt ones.
COMMANDS = sorted(
    GREEK
    | FRACTIONS
    | OPAQUE.keys()
    | {f"\\{name}" for name in FUNCTIONS}
    | {name for name in (*ACCENTS, *ALPHABETS, *TEXT, *RELATIONS, *BIG, *TIMES) if name.startswith("\\")}
    | _words("\\left \\right \\begin \\end \\sqrt \\int \\lim \\infty \\partial \\binom \\pm \\cup \\cap")
)
