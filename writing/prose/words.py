"""How many words a text prints."""

from __future__ import annotations

import re

__all__ = ["count"]

_BRACED = r"\{(?:[^{}]++|\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\})*+\}"
_OPTION = r"(?:\[[^\[\]]{0,500}+\])"
_SILENT_ENVIRONMENTS = (
    "equation|align|gather|multline|displaymath|math|eqnarray|flalign|alignat|verbatim|Verbatim|lstlisting|minted|comment|tikzpicture|"
    "pgfpicture|picture|filecontents|thebibliography|tabular|tabularx|longtable|array"
)
_SILENT = (
    r"cite[a-zA-Z]*|[a-zA-Z]*[cC]ites?|[a-zA-Z]*ref|nocite|label|index|url|href|path|includegraphics|input|include|bibliography|"
    r"bibliographystyle|addbibresource|usepackage|RequirePackage|documentclass|begin|end|vspace|hspace|pagestyle|thispagestyle|color|textcolor|"
    r"setcounter|addtocounter|pagenumbering|hypersetup|ensuremath|bibitem|tikz|newtheorem|graphicspath"
)
_SILENT_TWICE = (
    "newcommand|renewcommand|providecommand|setlength|addtolength|DeclareMathOperator|newenvironment|renewenvironment"
)
_LATEX = re.compile(
    r"\\(?:"
    rf"begin\{{(?P<environment>(?:{_SILENT_ENVIRONMENTS})\*?)\}}[\s\S]*?(?:\\end\{{(?P=environment)\}}|\Z)"
    r"|(?:verb|lstinline)\*?(?P<bar>[^a-zA-Z\s{*])[^\n]*?(?P=bar)"
    r"|\([\s\S]*?(?:\\\)|\Z)|\[[\s\S]*?(?:\\\]|\Z)"
    rf"|(?:{_SILENT_TWICE})(?![a-zA-Z])\*?\s*(?:{_BRACED}|\\[a-zA-Z]+)\s*{_OPTION}*\s*{_BRACED}(?:\s*{_BRACED})?"
    rf"|(?:{_SILENT})(?![a-zA-Z])\*?{_OPTION}*(?:{_BRACED})?"
    r"|(?P<accent>[\"'`^~=.](?=\{?\\?[a-zA-Z])|[cvuHtdbkr](?=\{[a-zA-Z]\}))"
    r"|(?P<letter>(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![a-zA-Z])[ \t]?)"
    rf"|(?P<joined>(?:emph|text[a-z]{{2}}|underline|mbox)(?=\{{)|[-/])|[a-zA-Z@]+\*?{_OPTION}?|[\s\S])"
    r"|\$\$[\s\S]*?(?:\$\$|\Z)|\$(?:[^$\\]++|\\[\s\S])*+(?:\$|\Z)"
    r"|%[^\n]*(?:\n[ \t]*)?"
)
_MARKDOWN = re.compile(
    r"\A---\n[\s\S]*?\n---[ \t]*\n|^[ \t]*(?P<fence>```+|~~~+)[\s\S]*?(?:^[ \t]*(?P=fence)|\Z)|<!--[\s\S]*?-->|</?[a-zA-Z][^<>]{0,500}>"
    r"|(?<!`)(?P<tick>`+)(?!`)[\s\S]*?(?<!`)(?P=tick)(?!`)|\$\$[\s\S]*?\$\$|\$(?=\S)[^$\n]{0,500}?(?<=\S)\$(?!\d)"
    r"|\]\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[\^[^\]\s]+\]|<?\bhttps?://[^\s<>]*>?",
    re.MULTILINE,
)
_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_WIDE}]|[^\W_{_WIDE}]+(?:['’.,-][^\W_{_WIDE}]+)*")


def count(text: str, language: str = "latex") -> int:
    """Words that a text prints, notes and headings counted, mathematics, code, tables, citations and bibliography not.

    A number is a word, ``well-known`` and ``isn't`` are one; each Chinese or Japanese character counts as one. In LaTeX
    only the body counts where there is one. ``language`` is ``"latex"``, ``"markdown"`` or anything else for plain text.
    """
    if language == "latex":
        _, begun, body = text.partition("\\begin{document}")
        body = body.partition("\\end{document}")[0] if begun else text
        text = _LATEX.sub(_left, body).translate(_BRACES)
    elif language == "markdown":
        text = _MARKDOWN.sub(" ", text)
    return sum(1 for _ in _WORD.finditer(text))


_BRACES = str.maketrans({"{": "", "}": "", "~": " ", "&": " "})


def _left(match: re.Match[str]) -> str:
    """What a match leaves: a letter, nothing inside of a word, else a blank."""
    if match.lastgroup == "letter":
        return "x"
    return "" if match.lastgroup in ("accent", "joined") or match[0][0] == "%" else " "
