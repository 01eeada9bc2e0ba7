r"""Which environments and commands shape a page of LaTeX source, and how."""

from __future__ import annotations

from enum import Enum

__all__ = [
    "CONTEXTS",
    "FLAT",
    "INLINE",
    "INLINE_ROWS",
    "ITEMS",
    "MARKS",
    "PROSE_ARGUMENTS",
    "WITHOUT_ARGUMENTS",
    "Context",
    "Mark",
]


class Context(Enum):
    """How the words between two marks are broken into lines."""

    PROSE = "prose"
    CODE = "code"
    FLOAT = "float"
    PICTURE = "picture"
    MATH = "math"
    ROWS = "rows"
    ENTRIES = "entries"
    KEPT = "kept"


class Mark(Enum):
    """What a command does to the lines around it, wherever a blank stands there."""

    ITEM = "begins a line"
    HEADING = "a line with its arguments; no group or environment reaches over it"
    LINE = "a line with its arguments"
    TITLE = "a line with its arguments where it begins one"
    STATEMENT = "a line with its arguments, which are code"
    ROW = "ends a line"
    OPEN = "begins a display"
    CLOSE = "ends a display"
    LABEL = "a line in maths and behind headings"


_MATRICES = "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix psmallmatrix bsmallmatrix"
_MORE_MATRICES = "pmatrix* bmatrix* matrix* Bmatrix* vmatrix* Vmatrix* smallmatrix*"
INLINE_ROWS: frozenset[str] = frozenset(f"{_MATRICES} {_MORE_MATRICES} cases dcases rcases subarray".split())
"""Environments of rows that stay in their line while they are short."""

_TABLES: dict[Context, str] = {
    Context.MATH: """equation equation* displaymath multline multline* dmath dmath* math subequations* multlined empheq
        IEEEeqnarraybox* equationarray""",
    Context.ROWS: f"""align align* aligned alignat alignat* alignedat flalign flalign* gather gather* gathered eqnarray eqnarray*
        split array tabular tabular* tabularx tabulary longtable longtable* tabu longtabu tblr longtblr xltabular supertabular
        mpsupertabular deluxetable deluxetable* IEEEeqnarray IEEEeqnarray* darray dgroup dgroup* tikzcd NiceTabular NiceArray
        NiceMatrix pNiceMatrix bNiceMatrix {" ".join(sorted(INLINE_ROWS))} drcases alignedcases""",
    Context.FLOAT: """figure figure* table table* wrapfigure wraptable sidewaysfigure sidewaystable sidewaysfigure* sidewaystable*
        subfigure subtable SCfigure marginfigure margintable algorithm algorithm* floatrow threeparttable teaserfigure columns
        picture pspicture prooftree fmffile fmfgraph fmfgraph* feynman CCSXML titlepage teaser""",
    Context.ENTRIES: "thebibliography thebibliography* biblist references CSLReferences",
    Context.PICTURE: """tikzpicture scope axis semilogxaxis semilogyaxis loglogaxis groupplot polaraxis circuitikz pgfonlayer
        pgfpicture pgfscope tikzfadingfrompicture ternaryaxis smithchart""",
    Context.KEPT: """forest oltableau tableau xy dependency chronology timeline asy ganttchart bytefield tabbing
        algo pseudocode verse lyrics abc""",
}
CONTEXTS: dict[str, Context] = {name: context for context, names in _TABLES.items() for name in names.split()}
"""Contexts of environments; all others hold prose."""

FLAT: frozenset[str] = frozenset({"document"})
"""Environments whose body is not indented."""

WITHOUT_ARGUMENTS: frozenset[str] = frozenset("""
    equation equation* displaymath math align align* aligned gather gather* gathered multline multline* eqnarray eqnarray*
    split flalign flalign* center quote quotation flushleft flushright abstract document itemize* cases dcases
    """.split())
"""Environments where a brace behind the begin is text, not an argument."""

ITEMS: tuple[str, ...] = (r"\item", r"\bibitem", r"\task")
"""Commands whose text goes on until the next one or the end of the environment."""

_ARGUMENTS: dict[Mark, dict[int, str]] = {
    Mark.ITEM: {
        0: r"""\item \bibitem \task \newblock \State \Statex \For \ForAll \EndFor \If \ElsIf \Else \EndIf \While \EndWhile \Repeat
        \Until \Loop \EndLoop \Function \EndFunction \Procedure \EndProcedure \Require \Ensure \Return \STATE \FOR \FORALL
        \ENDFOR \IF \ELSIF \ELSE \ENDIF \WHILE \ENDWHILE \REPEAT \UNTIL \LOOP \ENDLOOP \REQUIRE \ENSURE \RETURN \KwIn \KwOut
        \KwData \KwResult \question \frametitle \framesubtitle \column
        \cventry \cvitem \cvitemwithcomment \cvlistitem \cvdoubleitem \cvlanguage \cvcomputer \cvskill \cvlistdoubleitem \cvcolumn
        \Axiom \AxiomC \UnaryInf \UnaryInfC \BinaryInf \BinaryInfC \TrinaryInf \TrinaryInfC \QuaternaryInfC \RightLabel
        \LeftLabel \DisplayProof \noLine \Deduce"""
    },
    Mark.HEADING: {
        1: r"""\part \chapter \section \subsection \subsubsection \part* \chapter* \section* \subsection* \subsubsection*
        \addchap \addsec \addchap* \addsec* \subsubsubsection"""
    },
    Mark.LINE: {
        0: r"""\maketitle \tableofcontents \listoffigures \listoftables \newpage \clearpage \cleardoublepage \pagebreak
        \appendix \frontmatter \mainmatter \backmatter \printbibliography \printindex \makeindex
        \makecover \endinput \hrule \begingroup \endgroup \bgroup \egroup \makeatother
        \toprule \midrule \bottomrule \hline \acknowledgments \endhead \endfirsthead \endfoot \endlastfoot
        \onecolumn""",
        1: r"""\paragraph \subparagraph \paragraph* \subparagraph* \input \include \bibliography \bibliographystyle \pagestyle
        \thispagestyle \pagenumbering \addbibresource \includeonly \subfile
        \intertext \shortintertext
        \includepdf \caption \documentclass \usepackage \RequirePackage \cline \cmidrule \graphicspath \nocite
        \opening \closing \encl \signature \tikzset \pgfplotsset \hypersetup \lstset
        \usetikzlibrary \geometry \theoremstyle \sisetup \captionsetup \allowdisplaybreaks""",
        3: r"\addcontentsline",
    },
    Mark.TITLE: {
        0: r"\vfill \smallskip \medskip \bigskip \centering \raggedright",
        1: r"""\title \subtitle \author \date \keywords \affiliation \affil \email \institute \address \chaptermark
        \sectionmark \pgfplotstableread \vspace \vspace*""",
    },
    Mark.STATEMENT: {
        2: r"""\newcommand \renewcommand \providecommand \newcommand* \renewcommand* \providecommand* \DeclareMathOperator
        \DeclareMathOperator* \setlength \addtolength \setcounter \addtocounter \newtheorem \newtheorem* \DeclareRobustCommand
        \DeclareRobustCommand* \setbeamertemplate \setbeamercolor \newcolumntype \DeclarePairedDelimiter""",
        3: r"\newenvironment \renewenvironment \newenvironment* \renewenvironment* \definecolor \NewDocumentCommand"
        r" \RenewDocumentCommand \ProvideDocumentCommand \DeclareDocumentCommand",
        1: r"\newif \newlength \newcounter \newsavebox \newtoggle \newbox \newcount \newdimen \newskip \newtoks \newread \newwrite",
        -1: r"\def \gdef \edef \xdef",
        -2: r"\let",
    },
    Mark.ROW: {0: r"\\ \\* \tabularnewline"},
    Mark.OPEN: {0: r"\["},
    Mark.CLOSE: {0: r"\]"},
    Mark.LABEL: {1: r"\label"},
}
MARKS: dict[str, tuple[Mark, int]] = {
    name: (mark, count)
    for mark, counts in _ARGUMENTS.items()
    for count, names in counts.items()
    for name in names.split()
}
r"""Marks of commands with the number of their arguments; -1: as ``\def``, -2: as ``\let``."""

INLINE: frozenset[str] = frozenset(r"""
    \emph \mbox \underline \enquote \gls \Gls \glspl \ac \acs \acl \acp \url \href \SI \si \num \qty \unit \ref \eqref \pageref
    \autoref \cref \Cref \nameref \vref \footnote \index \label \hyperref \ensuremath \color \textcolor \todo \ch \ce \foreignlanguage
    \uline \sout \hl \say \frac \sqrt \vec \hat \tilde \bar \left \acute \operatorname \ifmmode \sc \bf \it \tt \rm
    """.split())
"""Commands whose calls are words of a sentence, besides those whose names begin with text, cite, math."""

PROSE_ARGUMENTS: frozenset[str] = frozenset(r"""
    \caption \caption* \captionof \footnote \footnotetext \thanks \title \subtitle \abstract \author \affil \address
    \affiliation \institute \keywords \date \note \acknowledgments \subcaption \ack \email \dedication \date
    """.split())
"""Commands whose long arguments are sentences."""
