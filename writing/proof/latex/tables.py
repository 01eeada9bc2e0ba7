r"""Names of LaTeX and its packages that change how TeX reads, or where it throws blanks away."""

from __future__ import annotations

__all__ = [
    "ADDRESSES",
    "BOXES",
    "CHANGERS",
    "GLUE",
    "LITERAL_BLOCKS",
    "LITERAL_NAME",
    "NO_CONDITIONS",
    "NO_GLUE",
    "PRINTED_SYMBOLS",
    "ROWS",
    "TABLES",
    "TWO_ARGUMENTS",
    "VERBS",
]

LITERAL_BLOCKS: frozenset[str] = frozenset("""
    verbatim Verbatim BVerbatim LVerbatim SaveVerbatim VerbatimOut VerbEnv boxedverbatim spverbatim verbatimtab verbatimwrite
    lstlisting minted tcblisting tcboutputlisting listing listingcont codeexample LTXexample filecontents filecontentsdef
    filecontentshere comment alltt simplev luacode luacodestar pycode pyblock pyverbatim pyconsole pysub pylabcode sympycode
    sagesilent sageblock sageverbatim sagecommandline asy asydef lilypond gnuplot dot2tex scontents markdown Sinput Soutput Scode
    Schunk CodeInput CodeOutput Code CodeChunk macrocode rawhtml htmlonly skipme ttlprintverbatim code spec haskell hscode
    obeylines obeyspaces program guitar abc mplibcode
    """.split())
"""Environments whose body is read as it stands, with or without a star."""

LITERAL_NAME = (
    r"(?i)verbatim|lstlisting|minted|alltt|terminal|console|(?<!pseudo)(?<!de)code(?:box|block|listing|env|example)?\Z"
)
"""Names of environments that sound literal: read strictly even if nobody defines them."""

VERBS: frozenset[str] = frozenset("""
    verb Verb lstinline mintinline mint spverb SaveVerb EscVerb fvinlineverb tcboxverb pygment cverb fverb qverb pyc pys pyb pyv
    """.split())
"""Commands that read text between two equal characters, or in braces."""

TWO_ARGUMENTS: frozenset[str] = frozenset({"mintinline", "mint", "SaveVerb", "pygment"})
"""Those of them that take an argument in braces first."""

ADDRESSES: frozenset[str] = frozenset("""
    url path nolinkurl burl href hrefurl hyperimage hyperbaseurl directlua latelua luaexec luadirect detokenize
    """.split())
"""Commands whose first argument is read as it stands."""

TABLES: frozenset[str] = frozenset("addplot pgfplotstableread pgfplotstabletypeset datavisualization".split())
"""Commands that read a table in braces in which each line is a row."""

CHANGERS: frozenset[str] = frozenset("""
    catcode obeylines obeyspaces obeycr obeywhitespace makeactive @makeother dospecials @sanitize endlinechar @vobeyspaces
    @noligs verbatim@catcodes
    """.split())
"""Commands behind which characters, blanks or line ends mean something else up to the end of the group."""

NO_CONDITIONS: frozenset[str] = frozenset("""
    iff ifthenelse ifdef ifundef ifdefined@ ifcsdef ifcsundef ifdefempty ifdefstring ifdefequal ifstrequal ifstrempty ifblank
    ifnotblank iftoggle ifbool ifboolexpr ifboolexpe ifnumequal ifnumcomp ifnumgreater ifnumless ifnumodd ifdimcomp ifdefmacro
    ifcsmacro ifinlist ifinlistcs iflanguage ifentrytype iffieldundef ifnameundef iflistundef iffieldequalstr ifciteseen ifkeyword
    ifcategory iffirstonpage ifpunct ifterm ifcapital ifcitation ifbibliography ifnatbibmode ifciteindex ifbibindex iffootnote
    ifintegers ifnumeral ifnumerals ifpages ifsingletitle ifuseauthor
    """.split())
r"""Commands that begin with ``\if`` and that no ``\fi`` closes."""

_TEXT_ROWS = {
    "tabular": 1, "tabular*": 2, "tabularx": 2, "tabulary": 2, "longtable": 1, "xltabular": 2, "supertabular": 1, "tabularray": 1,
    "mpsupertabular": 1, "longtabu": 1, "tabu": 1, "tblr": 1, "longtblr": 1, "talltblr": 1, "NiceTabular": 1,
}  # fmt: skip
_MATH_ROWS = {
    **dict.fromkeys("""align align* aligned flalign flalign* split eqnarray eqnarray* gather gather* gathered multline multline*
        multlined matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix psmallmatrix bsmallmatrix cases dcases rcases drcases
        matrix* pmatrix* bmatrix* Bmatrix* vmatrix* Vmatrix* cases* dcases* NiceMatrix pNiceMatrix bNiceMatrix""".split(), 0),
    "subarray": 1, "alignat": 1, "alignat*": 1, "alignedat": 1, "xalignat": 1, "xxalignat": 1,
    "IEEEeqnarray": 1, "IEEEeqnarray*": 1,
}  # fmt: skip
_MIXED_ROWS = {"array": 1, "darray": 1, "NiceArray": 1}
_DISPLAYS = dict.fromkeys("equation equation* displaymath math".split(), 0)

ROWS: dict[str, tuple[str, int]] = {
    **{name: ("text", count) for name, count in _TEXT_ROWS.items()},
    **{name: ("math", count) for name, count in _MATH_ROWS.items()},
    **{name: ("mixed", count) for name, count in _MIXED_ROWS.items()},
    **{name: ("display", count) for name, count in _DISPLAYS.items()},
}
"""Environments in which TeX throws some blanks away, of which kind they are, and how many arguments in braces they take."""

BOXES: frozenset[str] = frozenset("""
    mbox fbox makebox framebox hbox parbox raisebox rotatebox scalebox resizebox multicolumn multirow makecell thead shortstack
    """.split())
"""Commands whose result does not show how its text ends."""

NO_GLUE: frozenset[str] = frozenset("""
    textbf textit texttt textsc textrm textsf textsl textup textmd textnormal emph underline textsuperscript textsubscript cite citep
    citet citealp citealt citeauthor citeyear parencite textcite autocite footcite ref eqref pageref autoref cref Cref nameref vref
    mbox fbox makebox framebox hbox vbox parbox raisebox rotatebox scalebox resizebox includegraphics multicolumn multirow makecell
    thead shortstack num SI si qty unit numrange qtyrange ang ensuremath text textcolor colorbox color cellcolor phantom hphantom
    vphantom footnote footnotemark tablefootnote tnote label sout uline mathbf mathrm frac bm boldsymbol gls acrshort ac diagbox
    hyperref href caption checkmark xmark cmark cline cmidrule rule verb lstinline texorpdfstring textdegree textless textgreater
    """.split())
"""Commands whose result does not end in a blank that ``\\unskip`` would take."""

GLUE: frozenset[str] = frozenset(
    "hspace hskip hfill hfil quad qquad enspace enskip space nobreakspace mskip mspace".split()
)
"""Commands that are known to leave one."""

PRINTED_SYMBOLS: frozenset[str] = frozenset({"\\%", "\\$", "\\&", "\\_", "\\#", "\\{", "\\}", "\\)", "\\]"})
"""Control symbols that do not end in a blank either."""
