"""Names of LaTeX commands by what their arguments are to a reader of the page: data for linting."""

from __future__ import annotations

__all__ = ["BREAKS", "CITES", "HIDDEN", "HIDDEN_ENVIRONMENTS", "MATHS", "NOTES", "REFERENCES", "TAKING"]

CITES: frozenset[str] = frozenset("""
    cite citep citealp parencite parencites autocite autocites footcite supercite cites citeyear citeyearpar nocite onlinecite
    """.split())
"""Citations that stand beside the sentence."""

REFERENCES: frozenset[str] = frozenset("""
    ref eqref pageref autoref Autoref cref Cref nameref vref Vref vpageref labelcref subref cpageref namecref nameCref titleref
    fullref zcref zref hyperref crefrange Crefrange
    """.split())
"""References whose braces hold labels; ``\\hyperref`` in its brackets."""

NOTES: frozenset[str] = frozenset("footnote footnotetext thanks marginpar marginnote sidenote endnote".split())
"""Commands whose argument is a text of its own."""

HIDDEN: dict[str, int] = {
    "label": 1, "index": 1, "input": 1, "include": 1, "includeonly": 1, "subfile": 1, "import": 2, "subimport": 2,
    "bibliography": 1, "bibliographystyle": 1, "addbibresource": 1, "printbibliography": 0, "usepackage": 1,
    "documentclass": 1, "RequirePackage": 1, "LoadClass": 1, "vspace": 1, "hspace": 1, "vskip": 0, "hskip": 0, "includegraphics": 1, "setlength": 2,
    "addtolength": 2, "setcounter": 2, "addtocounter": 2, "stepcounter": 1, "refstepcounter": 1, "newcounter": 1,
    "newcommand": 2, "renewcommand": 2, "providecommand": 2, "DeclareRobustCommand": 2, "NewDocumentCommand": 3,
    "RenewDocumentCommand": 3, "newenvironment": 3, "renewenvironment": 3, "newtheorem": 2, "DeclareMathOperator": 2,
    "definecolor": 3, "color": 1, "textcolor": 1, "colorbox": 1, "hypersetup": 1, "tikzset": 1, "pgfplotsset": 1,
    "lstset": 1, "captionsetup": 1, "graphicspath": 1, "geometry": 1, "pagestyle": 1, "thispagestyle": 1,
    "pagenumbering": 1, "ensuremath": 1, "num": 1, "SI": 2, "qty": 2, "si": 1, "unit": 1, "ang": 1, "gls": 1, "glspl": 1, "Gls": 1, "acs": 1,
    "ac": 1, "acf": 1, "texttt": 1, "lstinputlisting": 1, "inputminted": 2, "hyperlink": 1, "hypertarget": 1, "bibitem": 1,
    "rule": 2, "raisebox": 1, "parbox": 1, "resizebox": 2, "scalebox": 1, "rotatebox": 1, "cline": 1, "cmidrule": 1,
    "multicolumn": 2, "multirow": 2, "fontsize": 2, "selectlanguage": 1, "foreignlanguage": 1, "tikz": 1, "draw": 0, "node": 0,
    "addcontentsline": 3, "addtocontents": 2, "pdfbookmark": 2, "email": 1, "orcid": 1, "author": 1, "date": 1, "affil": 1,
    "affiliation": 1, "address": 1, "institute": 1, "ifthenelse": 1, "isodate": 1, "let": 0, "verb": 0, "allowbreak": 0, "special": 1,
    "vadjust": 1, "theoremstyle": 1, "externaldocument": 1, "DeclareMathSymbol": 4, "newlength": 1, "newsavebox": 1, "usetikzlibrary": 1,
    "tcbset": 1, "sisetup": 1, "ctexset": 1, "titleformat": 5, "titlespacing": 4, "crefname": 3, "Crefname": 3, "hyphenation": 1,
    "bibinfo": 1, "providetoggle": 1, "CTEXsetup": 1, "raisefn": 1, "code": 1, "file": 1, "filename": 1, "cmd": 1, "xymatrix": 1, "ce": 1, "chemfig": 1, "doi": 1, "pgfmathsetmacro": 2,
}  # fmt: skip
"""Commands with the number of their arguments in braces that are no running text."""

TAKING: frozenset[str] = frozenset("""
    tabular tabular* tabularx tabulary longtable array minipage multicols wrapfigure wraptable adjustbox tcolorbox
    thebibliography list subfigure subtable overpic spacing adjustwidth textblock textblock*
    """.split())
"""Environments whose first arguments are no running text."""

HIDDEN_ENVIRONMENTS: frozenset[str] = frozenset("""
    tikzpicture pgfpicture picture thebibliography algorithm algorithm2e algorithmic axis scope forest prooftree tikzcd
    algorithmicx circuitikz feynman pspicture CJK filecontents titlepage
    """.split())
"""Environments that hold no running text."""

MATHS: frozenset[str] = frozenset("""
    equation align gather multline displaymath math eqnarray flalign alignat xalignat xxalignat split aligned dmath
    dgroup darray IEEEeqnarray empheq array matrix pmatrix bmatrix cases gathered
    """.split())
"""Environments in mathematics, without their stars."""

BREAKS: frozenset[str] = frozenset("""
    \\\\ item par part chapter section subsection subsubsection paragraph subparagraph title caption newline linebreak newpage
    clearpage bigskip medskip smallskip noindent centering hline toprule midrule bottomrule tabularnewline vfill hfill quad qquad
    maketitle tableofcontents cvitem cventry abstract keywords frametitle framesubtitle bibitem
    """.split())
"""Commands that part one text from the next."""
