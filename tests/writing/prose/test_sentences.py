"""Ends of sentences: cases written for one rule each, and real paragraphs judged by eye."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writing.prose.sentences import ends

LATEX = r"""
The rest is clear. | The next one too.
One two. | Three four. | Five six.
We follow e.g. Smith and i.e. the Jones method.
See Fig. 3 and Figs. 4 and 5. | Also Eq. (2) and Eqs. (3)--(5).
As in Sec. 2, Thm. 3 and Prop. A hold. | Then Ref. [4] applies.
As in Lem. 2 vs. Cor. 3, resp. Def. 4. | We go on.
This was shown by Smith et al. (2010). | The rest follows.
This was shown by Smith et al. | The rest follows.
It holds approx. 3 times, cf. Knuth and cf.\ Lamport.
We thank J. R. Smith, J.-P. Serre, D. E. Knuth and L. Lamport.
By B. Other it was. | From A. The it came, unlike in case B. | Products follow.
We thank Dr. Smith, Prof. Jones, Mrs. Miller and St. Anselm. | Done.
The U.S. Army and the U.K. parliament. | In the U.S. | The rest is silence.
He has a Ph.D. from M.I.T. | Her work is good.
See no. 5, pp. 3--9, vol. 12 and p. 7. | Then no. | We said so.
On Sept. 11 and Dec. 24 it was cold.
It has apples, pears, etc. | The next sentence starts.
It has apples, pears, etc. and more.
It has apples (pears, etc.) and more.
It has apples (pears, etc.). | More follows.
This costs 3.14 dollars. | 15 of them are sold.
Version 2.0 is out. | Version 3.0 follows.
Take it from Table 3. | The next one is in Section 4.1. | There it ends.
Then $x = 1$. | $y$ is larger. | $z$ is not.
Let $a. B$ be $c. D$ here. | Let $x. Y = z$ hold.
Let \(a. B\) be \[c. D\] here. | Let it hold.
Let $$a. B$$ be here. | Let it hold.
Let $x = \text{Foo. $y$ Bar}$ be. | Let it hold.
It costs \$5. | The price is \$6.
An unbalanced $x. Y and so on. Z
We use \verb|a. B| here. | We use \verb+x. Y+ there.
We use \lstinline!a. B! here. | We use \mintinline{c}{a. B} there.
We use \url{http://a.b/c. D} here. | More at \href{http://a. B}{this page. | Yes}.
See \cite[Sec. 3. And]{a, b}. | Then.
As said.~\cite{a} | Then we go.
As said.\cite{a, b} | Then we go.
As said. \cite{a} | We go.
As said. | \cite{a} shows this.
As said. | \citet{a} shows this.
As said.\textsuperscript{12} | Then we go.
As said.$^{12}$ | Then we go.
As said.\footnotemark[2] | Then we go.
As said.\footnote{It is. | It was.} | Then we go.
As said\footnote{It is. | It was.} before. | Then we go.
As said.\footnote{It is. | It was. | See \emph{a} {\bf b}.} | Then we go.
As said\footnote{It is.}. | Then we go.
As said.\footnote{It is.\footnote{Deep. | Deeper.} | It was.} | Then we go.
As said. \footnote{It is.} | Then we go.
As said. \label{a} | Then we go.
\emph{This ends. | This too.} | Then we go.
\emph{This ends}. | \emph{Then} we go.
\textbf{Heading.} | Then we go.
{\bf Heading.} | {\em Then} we go.
This is \emph{odd.} and lower.
``This is it.'' | ``This too.'' | `Yes.' | Then.
``Is it?'' he asked. | ``Yes!'' she said.
Is it? | Yes! | No?! | Really.
(This is in brackets.) | Then we go.
This is (in brackets). | Then we go.
[This is in brackets.] | Then we go.
The limit is NASA\@. | Then we go.
The limit etc.\@ Then we go.
By Dr.\ Knuth and al.\ Others go.
By Dr.~Knuth and Fig.~3. | Others go.
Wait \dots. | Then we go.
Wait, \dots{} then we go.
Wait \ldots | Then we go.
So on $1, \dots, n$. | Then we go.
So on ... and on... | Then we go.
So on… | Then we go.
1. Foo is first. | 2. Bar is second. | 3. Baz is third.
(i) Foo is first. | (ii) Bar is second.
a. Foo is first. | The rest.
As said (see Foo). | (see also there).
IV. Foo is first. | The rest.
\item 1. Foo is first. | The rest.
\textbf{2.} Foo is first. | 2.1. Foo is second. | A.3. Foo is third.
\textbf{Theorem~1.} | Let it be.
Das ist der 2. Fall im 18. Jahrhundert. | Es sind 3. | Der Rest.
By Smith \etal. (2010) and Jones \etal. | The rest.
In case B. | Then we go.
For the matrix A. | Products are fine.
For the point $P$. | Products are fine.
In Appendix A. | Proofs are there.
We use scikit-learn. | scipy.optimize is better. | iPhone is a phone.
We use it. | numpy\cite{a} is better. | arXiv has it.
We use foo. bar is lower.
This is done. | \LaTeX{} is used. | \textit{Foo} is used.
This is done. | \eqref{a} is used. | \ref{b} is used.
This is done. | {\it Foo} is used.
This is done. --- Or not.
This is z.\,B. Foo und e.\,g. Bar.
The search of Yahoo! Research is good! | And so on.
The rest is clear. | p-values are small. | k-means is used.
यह है। | 「那是。」 | 好。
z. B. Foo und d. h. Bar sowie u. a. Baz.
Das ist z.B. Foo bzw. Bar, vgl. Abb. 3. | Der Rest am 3. Mai.
Voir p. ex. Foo, c.-à-d. Bar. | Le reste.
这是。 | 那是！ | 好。
i.i.d. Gaussian and w.r.t. Lebesgue a.k.a. Borel. | Then.
Visit at 5 p.m. | The door is open at 5 a.m. on weekdays.
Smith, J. and Jones, K. Title of it. | Phys. Rev. Lett. 12, 2010.
Sold by Foo Inc. in Paris. | Sold by Foo Inc. | The rest.
This is it.\\ | Then we go.
The file a.tex. | The file b.tex is next.
Let it be $\begin{array}{c} a. B \end{array}$. | Then.
\begin{equation} a. B \end{equation} Then. | So.
"""

MARKDOWN = r"""
The rest is *clear.* | **Next** one too.
The rest is clear.** | Next one too.
Use `a. B` here. | `c` is next. | Use ``x. ` Y`` there.
Use [a. | B](http://a.b/c "D. E") here. | Next one.
See [the page](http://a.b). | [Another](c) one.
See it.[^1] | Next one.
See it. [^1] | Next one.
See it [@a, p. 3; @b]. | Next one.
See it. [@a] | Next one.
It costs $5. | The price is $6.
It is $x. Y$ here. | Next one.
It is $$x. Y$$ here. | Next one.
It is ``code``. | Next one.
See <http://a.b/c>. | Next one.
See <b>this.</b> | Next one.
{func}`~.expand` is good. | {class}`~.Foo` too.
"Is it so?" he asked. | "It is." | Next.
Use it, e.g. here, cf. Fig. 2 or No. 3.
"""

LABELS = json.loads(Path(__file__).with_name("labels.json").read_text(encoding="utf-8"))
PLAIN = (
    "alpha",
    "beta",
    "gamma",
    "delta",
    "it",
    "is",
    "work",
    "x-ray",
    "state",
    "$x. Y$",
    "\\emph{a}",
    "\\cite{b, c}",
    "`q'",
)
CASES = [("latex", line) for line in LATEX.strip().splitlines()] + [
    ("markdown", line) for line in MARKDOWN.strip().splitlines()
]


def marked(text: str, language: str) -> str:
    words = text.replace(" |", "").split(" ")
    behind = set(ends(words, language))
    return " ".join(word + " |" * (i in behind) for i, word in enumerate(words))


@pytest.mark.parametrize(("language", "text"), CASES, ids=[text for _, text in CASES])
def test_sentences_end_where_the_rules_say(language: str, text: str) -> None:
    assert marked(text, language) == text


def test_an_unknown_language_is_plain_text() -> None:
    assert ends("It costs $5. And $6. Done.".split(" "), "text") == [2, 4]
    assert ends("".split(" ")) == ends([]) == []


def test_notes_inside_of_notes_are_followed_only_so_far() -> None:
    assert len(ends(["\\footnote{A.", "B."] * 3000)) < 10


@pytest.mark.parametrize("half", ["tuned", "held"])
def test_real_paragraphs_end_where_a_reader_ends_them(half: str) -> None:
    right = wrong = 0
    for paragraph in LABELS["paragraphs"]:
        if paragraph["half"] == half:
            file = LABELS["sources"][paragraph["source"]]["file"]
            found = set(ends(paragraph["text"].split(" "), "markdown" if file.endswith(".md") else "latex"))
            labelled = set(paragraph["ends"])
            right += len(found & labelled)
            wrong += len(found ^ labelled)
    assert right >= 380
    assert wrong / right < 0.01


@given(
    st.lists(st.lists(st.sampled_from(PLAIN), min_size=2, max_size=6), min_size=1, max_size=6),
    st.sampled_from([".", "?", "!", ".''", ".)"]),
)
def test_plain_sentences_end_where_they_were_joined(sentences: list[list[str]], mark: str) -> None:
    texts = [" ".join(["So", *words, "end" + mark]) for words in sentences]
    words, wanted = " ".join(texts).split(" "), []
    for text in texts[:-1]:
        wanted.append(len(text.split(" ")) + (wanted[-1] if wanted else -1))
    assert ends(words) == wanted


@given(
    st.lists(st.text(alphabet="aB.?!$\\{}[]()%`'\"~*_\n 。…", max_size=6), max_size=30),
    st.sampled_from(["latex", "markdown", "text"]),
)
def test_any_chunks_have_ends_in_order_and_within(words: list[str], language: str) -> None:
    found = ends(words, language)
    assert found == sorted(set(found))
    assert all(0 <= i < len(words) - 1 for i in found)
