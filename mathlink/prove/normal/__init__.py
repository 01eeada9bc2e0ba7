"""The normal form: terms as quotients of polynomials in real generators that obey algebraic relations."""
