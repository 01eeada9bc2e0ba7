"""Words that a full stop belongs to, and words that begin sentences: data for the sentence splitter."""

from __future__ import annotations

__all__ = [
    "CORPORATE",
    "LEADING",
    "LETTERED",
    "LOWER_NAMES",
    "NEVER",
    "NUMBERED",
    "NUMBERED_LETTERS",
    "NUMBERED_UPPER",
    "ORDINAL",
    "PAIRS",
    "STARTERS",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEVER = _words(
    # Latin and English connectives, as written and without inner stops
    "e.g E.g eg Eg i.e I.e ie Ie cf Cf c.f C.f viz Viz vs Vs v.s w.r.t wrt s.t a.k.a i.q q.v s.v resp Resp incl Incl excl ca Ca "
    "scil esp Esp ibid Ibid op loc opp approx Approx "
    # parts of a paper
    "Fig Figs fig figs Eq Eqs eq eqs Eqn Eqns eqn eqns Equ Sec Secs Sect Sects Subsec Thm Thms thm Prop Props Lem Lems "
    "Lemm Cor Cors Coroll Def Defs Defn Defns Rem Rems Rmk Ex Exs Alg Algs Algo Ass Assump Conj Obs Hyp App Apps Append Chap Chaps "
    "Tab Tabs Tbl Ref Refs Suppl Supp Expt Exp Vol Vols Ch "
    # titles in front of names
    "Dr Drs Prof Profs Mr Mrs Ms Mme Mlle St Ste Mt Ft Hon Messrs Capt Lt Sgt Cpl Pvt Maj Adm "
    # German and French
    "z.B Z.B z.b d.h D.h u.a U.a o.B.d.A i.A i.d.R z.T u.U bzw Bzw vgl Vgl sog ggf Ggf evtl Evtl Abb Gl Gln Kap Abschn Nr Nrn "
    "bspw Bspw Mio Mrd Hrsg Aufl Tel Abs inkl Inkl zzgl c.-à-d p.ex éq Éq "
)
"""Never the end of a sentence, whatever follows."""

NUMBERED = _words(
    "no No nos Nos nr pp PP vol vols ch chap chaps art Art arts col cols sec secs ver vv nn ll par pars para paras pt pts Pt ex exs "
    "app cor def prop rem ref refs tab tabs alg obs hyp fn Bd Bde ff Rn Art Anm Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec "
    "jan feb apr jun jul aug sept oct nov dec janv févr juill déc Jän Okt Dez cl ed edn Ed Op "
)
"""No end in front of a number, a reference or mathematics (``no. 5``, ``pp. 3--9``, ``Sept. 11``)."""

NUMBERED_LETTERS = frozenset("cflnpvPSV")
"""No end in front of a number (``p. 7``)."""

NUMBERED_UPPER = _words("etc Etc al etal seq usw Usw uvm a.m p.m A.M P.M avg max min std dim deg temp diam")
"""An end in front of a capital only (``et al. (2010)``, ``et al. The``)."""

CORPORATE = _words(
    "Inc Ltd Co Cos Corp Bros Jr Sr Esq Dept Univ Inst Lab Labs Assn Natl Govt Gov Sen Rep Gen Col Eds eds Ed Trans Proc Procs Conf Symp "
    "J Phys Rev Lett Math Ann Acad Sci Soc Int Nat Comput Comp Appl Stat Statist Am Amer Astron Astrophys Chem Biol Med Mag Bull "
    "Comm Commun Adv Eng Engng Mech Anal Geom Topol Theor Theoret Tech Techn Res Rept Mem Mon Ser Suppl Annu Opt Mater "
    "Electron Syst Softw Inform Inf Oper Manag Econ Econom Philos Psych Psychol Hist Internat Verlag Publ Univ Dipl Ing Ave Blvd Rd Sq "
)
"""Mostly inside names, firms and journals: an end only in front of a word that begins sentences."""

MONTHS = _words("Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember")
"""German names of months, in front of which a number with a stop is a day (``3. Mai``)."""

ORDINAL = _words(
    "der die das dem den des im am zum zur vom beim ein eine einen einem einer eines dieser diesem diesen jeder jedem ihr ihrem sein seinem "
    "unser unserem und bis ab seit nach vor"
)
"""German words in front of which a number with a stop is an ordinal (``der 2. Fall``)."""

LETTERED = _words(
    "appendix case class configuration curve experiment figure group hypothesis index item level line list matrix method model node object "
    "option panel part part phase plan point problem process program row scenario section sequence set solution space state step "
    "system table type variable vector version vitamin language"
)
"""Nouns that take a letter as a name, so that the stop behind the letter ends the sentence (``in case B. Products``)."""

LEADING = _words("after and as besides but by for from like of or since to unlike with without")
"""Words that begin a sentence and cannot fill one with a letter, so that the letter is the initial of a name (``By B. Other``)."""

PAIRS = frozenset(
    {
        ("z", "B."), ("d", "h."), ("u", "a."), ("i", "A."), ("o", "B."), ("o", "Ä."), ("z", "T."), ("u", "U."), ("i", "e."), ("e", "g."),
        ("p", "ex."), ("s", "o."), ("s", "u."), ("i", "d."), ("a", "a."), ("w", "r."), ("s", "t."),
    }
)  # fmt: skip
"""Abbreviations written with a blank inside (``z. B.``)."""

LOWER_NAMES = _words(
    "scikit-learn scikit-image numpy scipy pandas matplotlib sympy emcee astropy pytest mypy pip conda git npm "
    "arXiv macOS iOS iPhone iPad eBay bioRxiv medRxiv pdfTeX pdfLaTeX tex4ht latexmk latexindent biblatex tikz siunitx"
)
"""Names that keep their small letter where they begin a sentence."""

STARTERS = _words(
    "The This That These Those There Then Thus Therefore They Their Them Than Though Throughout Together To Today Two Three Through "
    "We When While Where Whereas Whenever What Which Who Whose Why Whether With Without Within Will Would "
    "In It Its If Is Indeed Instead Interestingly Importantly Intuitively Informally Into "
    "For From Finally First Firstly Following Further Furthermore Formally Fortunately Few "
    "However Hence Here Her His How Has Have Having Had "
    "Since So Such Some Suppose Second Secondly Similarly Several She See Specifically Still Subsequently Should Sometimes Surprisingly Set "
    "Let Later Lastly Like Likewise Looking "
    "Now Note Notice Nevertheless Nonetheless Next No Not None Neither Nor Notably "
    "As At After Although Also All Another Any And Additionally Again Alternatively Assume Assuming Are According Among Are Are Afterwards "
    "Because Before Both But By Based Below Besides Beyond Being Between Briefly "
    "Consider Conversely Consequently Clearly Can Compared Contrary Could Currently "
    "Does Do Did Despite Due During Denote Define "
    "Each Even Every Especially Either Else Equivalently Evidently Essentially Everything Except "
    "Given Generally "
    "On One Once Our Or Of Other Others Otherwise Over Observe Obviously Often Only Out Overall Originally "
    "Moreover Most Many Much More Maybe Meanwhile Must My "
    "Perhaps Put Previously Please Particularly Proof "
    "Recall Rather Recently Remember Regarding Respectively "
    "Under Unlike Using Until Unless Upon Unfortunately Usually Up "
    "You Your Yet Yes "
    "Figure Figures Table Tables Section Sections Equation Equations Theorem Lemma Proposition Corollary Definition Example Algorithm Chapter "
    "Appendix Remark "
    # German
    "Der Die Das Ein Eine Im Wir Es Dies Diese Dieser Dieses Damit Dabei Daher Dann Für Bei Mit Wenn Als Auch Aus Nach Sei Seien Somit Zu Zum Zur "
    "Hier Man Nun Ist Sind Sie Er Aber Und Oder Wie "
    # French
    "Le La Les Un Une Nous On Ce Cette Ces Il Elle Ils En Dans Pour Si Soit Donc Alors Ainsi Par Mais Et Cependant Avec Ici"
)
"""Words that begin sentences and are hardly ever names."""
