"""Scalar functions beside SymPy: its expression is our value, its derivative our gradient, and the entry agrees."""

import re

import numpy as np
import pytest
import sympy
from sympy.parsing.latex import parse_latex

import dlterms
from dlterms.glossary import load

x = sympy.symbols("x", real=True)
ALPHA, SCALE = sympy.Float("1.6732632423543772"), sympy.Float("1.0507009873554805")
LOGISTIC = 1 / (1 + sympy.exp(-x))
FUNCTIONS = {
    "identity": x,
    "sigmoid": LOGISTIC,
    "log_sigmoid": sympy.log(LOGISTIC),
    "tanh": (sympy.exp(x) - sympy.exp(-x)) / (sympy.exp(x) + sympy.exp(-x)),
    "hard_tanh": sympy.Max(-1, sympy.Min(1, x)),
    "softsign": x / (1 + sympy.Abs(x)),
    "relu": sympy.Max(0, x),
    "leaky_relu": sympy.Max(0, x) + sympy.Rational(1, 100) * sympy.Min(0, x),
    "elu": sympy.Piecewise((x, x > 0), (sympy.exp(x) - 1, True)),
    "selu": SCALE * sympy.Piecewise((x, x > 0), (ALPHA * (sympy.exp(x) - 1), True)),
    "gelu": x * (1 + sympy.erf(x / sympy.sqrt(2))) / 2,
    "swish": x * LOGISTIC,
    "softplus": sympy.log(1 + sympy.exp(x)),
}
LOSSES = {  # of the error, target 0
    "mse": x**2,
    "mae": sympy.Abs(x),
    "huber": sympy.Piecewise((x**2 / 2, sympy.Abs(x) <= 1), (sympy.Abs(x) - sympy.Rational(1, 2), True)),
}
POINTS = np.linspace(-3.95, 3.95, 40)  # no kink among them


def evaluated(expression, points):
    return np.array([float(expression.subs(x, sympy.Float(repr(float(p)), 30)).evalf(25)) for p in points])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_activations(name):
    y, pullback = getattr(dlterms, name).vjp(POINTS)
    np.testing.assert_allclose(y, evaluated(FUNCTIONS[name], POINTS), rtol=1e-13, atol=1e-15)
    slope = sympy.diff(FUNCTIONS[name], x)
    np.testing.assert_allclose(pullback(np.ones_like(POINTS)), evaluated(slope, POINTS), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", LOSSES)
def test_losses(name):
    y, pullback = getattr(dlterms, name).vjp(POINTS, np.zeros_like(POINTS), reduction="none")
    np.testing.assert_allclose(y, evaluated(LOSSES[name], POINTS), rtol=1e-13)
    np.testing.assert_allclose(
        pullback(np.ones_like(POINTS))[0], evaluated(sympy.diff(LOSSES[name], x), POINTS), rtol=1e-13
    )


def test_the_inverse_of_the_sigmoid():
    p = np.linspace(0.02, 0.98, 25)
    logit = sympy.log(x / (1 - x))
    y, pullback = dlterms.logit.vjp(p)
    np.testing.assert_allclose(y, evaluated(logit, p), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(pullback(np.ones_like(p)), evaluated(sympy.diff(logit, x), p), rtol=1e-12)
    assert sympy.simplify(logit.subs(x, LOGISTIC) - x) == 0


ALPHA_OF_LEAKY, SLOPE_OF_PRELU, BETA = 0.25, -0.5, 3.0
ENTRIES = {  # the slug -> the op with the values that the test gives to the formula's parameters
    "sigmoid": lambda x: dlterms.sigmoid.vjp(x),
    "tanh": lambda x: dlterms.tanh.vjp(x),
    "hard_tanh": lambda x: dlterms.hard_tanh.vjp(x),
    "softsign": lambda x: dlterms.softsign.vjp(x),
    "relu": lambda x: dlterms.relu.vjp(x),
    "leaky_relu": lambda x: dlterms.leaky_relu.vjp(x, ALPHA_OF_LEAKY),
    "prelu": lambda x: dlterms.prelu.vjp(x, np.float64(SLOPE_OF_PRELU)),
    "softplus": lambda x: dlterms.softplus.vjp(x, BETA),
}
PARAMETERS = {"alpha": ALPHA_OF_LEAKY, "a": SLOPE_OF_PRELU, "beta": BETA, "e": sympy.E}


def parsed(latex):
    """A side of an equation as SymPy reads it, with the parameters' values in it and `x` the only symbol."""
    if "cases" in latex:
        rows = latex.split(r"\begin{cases}")[1].split(r"\end{cases}")[0].split(r"\\")
        pairs = [[parsed(part) for part in row.split("&")] for row in rows]
        return sympy.Piecewise(*map(tuple, pairs))
    latex = latex.replace(r"\,", " ")
    latex = re.sub(r"\\sigma\(([^()]*)\)", r"\\frac{1}{1 + e^{-(\1)}}", latex)
    latex = latex.replace(r"\tanh^2 x", r"(\frac{e^{x} - e^{-x}}{e^{x} + e^{-x}})^2")  # SymPy could read tan h, too
    values = {sympy.Symbol(name): value for name, value in PARAMETERS.items()}
    return parse_latex(latex, backend="lark").subs(values).subs(sympy.Symbol("x"), x)


@pytest.mark.parametrize("slug", ENTRIES)
def test_the_formula_of_the_entry(slug):
    formula = load()[slug].formula
    y, pullback = ENTRIES[slug](POINTS)
    gradients = pullback(np.ones_like(POINTS))
    slope = gradients[0] if isinstance(gradients, tuple) else gradients
    for equation in formula.split(r", \quad "):
        left, *rights = equation.split(" = ")
        for right in rights:
            if r"\partial a" in left:  # of the learnt slope: the gradient is the sum over the points
                assert evaluated(parsed(right), POINTS).sum() == pytest.approx(float(gradients[1]), rel=1e-12)
                continue
            wanted = slope if "prime" in left else y
            np.testing.assert_allclose(evaluated(parsed(right), POINTS), wanted, rtol=1e-12, atol=1e-14)
    value = parsed(formula.split(r", \quad ")[0].split(" = ")[1])
    np.testing.assert_allclose(evaluated(sympy.diff(value, x), POINTS), slope, rtol=1e-12, atol=1e-14)
