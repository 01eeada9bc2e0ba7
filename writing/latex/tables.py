"""Environments and commands of LaTeX and its packages whose text is read literally."""

from __future__ import annotations

__all__ = ["BRACED", "COMMENTS", "LITERAL", "NOT_CONDITIONALS", "VERBS"]

LITERAL: frozenset[str] = frozenset("""
    verbatim verbatim* verbatimtab verbatimwrite verbatiminput boxedverbatim listing listing* listingcont listingcont*
    Verbatim Verbatim* BVerbatim BVerbatim* LVerbatim LVerbatim* SaveVerbatim VerbatimOut VerbEnv
    lstlisting lstlisting* minted minted* tcblisting tcblisting* tcboutputlisting dispListing codeexample
    filecontents filecontents* filecontentsdef filecontentsdefmacro filecontentshere filecontentsgdef
    alltt alltt* spverbatim simplev luacode luacode* luacodestar pycode pyblock pyverbatim pyconsole pyconcode pysub
    pylabcode pylabblock sympycode sympyblock juliacode juliablock rubycode rubyblock sagesilent sageblock sageverbatim
    sageexample sagecommandline asy asydef lilypond music ebnf gnuplot scontents markdown markdown*
    Sinput Soutput Scode Schunk CodeInput CodeOutput Code CodeChunk
    LTXexample SideBySideExample PresentationCode ttlprintverbatim
    pseudoverbatim rawhtml htmlonly latexonlyverbatim dot dot2tex code spec
    macrocode macrocode* obeylines obeyspaces program guitar abc mplibcode
    """.split())
"""Environments whose body prints as it stands, or is read line by line."""

COMMENTS: frozenset[str] = frozenset("comment comment* skipme".split())
"""Environments whose body is skipped."""

VERBS: frozenset[str] = frozenset(r"""
    \verb \verb* \Verb \Verb* \spverb \cverb \fverb \qverb \lstinline \lstinline* \mintinline \mint \SaveVerb \EscVerb
    \tcboxverb \pygment \pyc \pys \pyb \pyv
    """.split())
"""Commands that read a literal between two equal characters, or in braces."""

BRACED: dict[str, int] = {
    r"\url": 1,
    r"\url*": 1,
    r"\path": 1,
    r"\nolinkurl": 1,
    r"\burl": 1,
    r"\href": 1,
    r"\href*": 1,
    r"\hrefurl": 1,
    r"\hyperimage": 1,
    r"\hyperbaseurl": 1,
    r"\directlua": 1,
    r"\latelua": 1,
    r"\luaexec": 1,
    r"\luadirect": 1,
    r"\code*": 1,
    r"\detokenize": 1,
}
"""Commands whose first argument in braces, or between two equal characters, is literal."""

NOT_CONDITIONALS: frozenset[str] = frozenset(r"""
    \iff \ifthenelse \ifdefempty \ifstrequal \ifstrempty \ifblank \ifdef \ifundef \ifcsdef \ifcsundef
    \ifdefstring \ifdefequal \iftoggle \ifnumequal \ifnumcomp \ifnumgreater \ifnumless \ifnumodd \ifdimcomp \ifbool
    \ifboolexpr \ifboolexpe \ifnotblank \ifdefmacro \ifcsmacro \ifinlist \ifinlistcs \ifstrcmp \IfFileExists
    \iflanguage \ifentrytype \iffieldundef \ifnameundef \iflistundef \iffieldequalstr \ifciteseen \ifkeyword
    \ifcategory \iffirstonpage \ifoddpage@ \ifpunct \ifterm \ifcapital \ifcitation \ifbibliography \ifnatbibmode
    \ifciteindex \ifbibindex \iffootnote \ifintegers \ifnumeral \ifnumerals \ifpages \ifsingletitle \ifuseauthor
    """.split())
"""Commands whose name begins with ``\\if`` and that no ``\\fi`` closes."""
