"""What a Unicode character stands for in LaTeX, as tables."""

from __future__ import annotations

__all__ = ["SUBSCRIPTS", "SUPERSCRIPTS", "UNICODE"]

#: Unicode superscripts and subscripts, and what they raise or lower.
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱ", "0123456789+-()ni", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-()aehijklmnoprstuvx", strict=True))

_UNICODE_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩϵϑϕϱℓħ",
        (
            "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon "
            "varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega epsilon vartheta phi "
            "varrho ell hbar"
        ).split(),
        strict=True,
    )
)

#: Unicode characters whose meaning is certain: the tokens they stand for.
UNICODE: dict[str, tuple[str, ...]] = {
    **{char: ("\\" + name,) for char, name in _UNICODE_GREEK.items()},
    "≤": ("\\le",),
    "≥": ("\\ge",),
    "≠": ("\\ne",),
    "≈": ("\\approx",),
    "≡": ("\\equiv",),
    "∝": ("\\propto",),
    "∈": ("\\in",),
    "→": ("\\to",),
    "≔": ("\\coloneqq",),
    "×": ("\\times",),
    "·": ("\\cdot",),
    "⋅": ("\\cdot",),
    "÷": ("\\div",),
    "−": ("-",),
    "√": ("\\sqrt",),
    "∞": ("\\infty",),
    "∪": ("\\cup",),
    "∩": ("\\cap",),
    "∖": ("\\setminus",),
    "∅": ("\\emptyset",),
    "∉": ("\\notin",),
    "⊂": ("\\subset",),
    "⊆": ("\\subseteq",),
    "±": ("\\pm",),
    "∓": ("\\mp",),
    "⊗": ("\\otimes",),
    "⊙": ("\\odot",),
    "⊕": ("\\oplus",),
    "⟨": ("\\langle",),
    "⟩": ("\\rangle",),
    "…": ("\\dots",),
    "⋯": ("\\cdots",),
    "∑": ("\\sum",),
    "∏": ("\\prod",),
    "∫": ("\\int",),
    "∂": ("\\partial",),
    "∇": ("\\nabla",),
    "ℝ": ("\\mathbb{R}",),
    "ℕ": ("\\mathbb{N}",),
    "ℤ": ("\\mathbb{Z}",),
    "⌊": ("\\lfloor",),
    "⌋": ("\\rfloor",),
    "⌈": ("\\lceil",),
    "⌉": ("\\rceil",),
    "′": ("'",),
    "µ": ("\\mu",),
}
