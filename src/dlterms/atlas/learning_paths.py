"""Five ways through the collection, each a sequence of notebooks that ends where somebody wants to get."""

import math

import nbformat

from dlterms import glossary
from dlterms.glossary.entries import has_notebook
from dlterms.teaching.showing import Shown

PATHS = {
    "From neurons to convolutional networks · 从神经元到卷积网络": [
        "mcculloch_pitts_neuron", "perceptron", "activation_function", "multilayer_perceptron", "backpropagation",
        "softmax", "cross_entropy", "convolution", "channel", "pooling", "convolutional_neural_network",
        "residual_network",
    ],
    "Gradients and optimizers · 梯度与优化器": [
        "gradient", "gradient_descent", "automatic_differentiation", "backpropagation", "gradient_check",
        "stochastic_gradient_descent", "momentum", "adagrad", "rmsprop", "adam", "learning_rate_schedule",
        "gradient_clipping",
    ],
    "From sequences to attention · 从序列到注意力": [
        "one_hot_encoding", "language_model", "recurrent_neural_network", "bptt", "vanishing_gradient",
        "gradient_clipping", "lstm", "gru", "rnn_language_model", "seq2seq", "neural_machine_translation", "attention",
    ],
    "Words · 词": [
        "one_hot_encoding", "softmax", "cross_entropy", "language_model", "embedding", "hierarchical_softmax",
        "noise_contrastive_estimation", "word2vec", "glove",
    ],
    "Learning without labels · 无标签学习": [
        "machine_learning", "representation_learning", "autoencoder", "denoising_autoencoder",
        "variational_autoencoder", "restricted_boltzmann_machine", "deep_belief_network",
        "generative_adversarial_network",
    ],
}  # fmt: skip
WORDS_A_MINUTE, MINUTES_A_CELL = 150, 1


def minutes(slug: str) -> float:
    """About how long a term takes: its text at 150 words a minute, and a minute for each code cell of its notebook.

    Chinese is not counted: a reader reads one of the two languages. Raises UnknownTermError.
    """
    e = glossary.entry(slug)
    if not has_notebook(e):
        return len(e.english.split()) / WORDS_A_MINUTE
    notebook = nbformat.read(glossary.home() / "notebooks" / f"{e.notebook}.ipynb", as_version=4)
    text = " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    english = sum(word.isascii() for word in text.split())
    return english / WORDS_A_MINUTE + MINUTES_A_CELL * sum(cell.cell_type == "code" for cell in notebook.cells)


def learning_paths() -> Shown:
    """The five paths with their reading time; a step without a notebook yet leads to its entry, in brackets."""
    parts = []
    for title, slugs in PATHS.items():
        known = [slug for slug in slugs if slug in glossary.load()]
        ready = [slug for slug in known if has_notebook(glossary.load()[slug])]
        time = 5 * math.ceil(sum(map(minutes, known)) / 5)
        steps = " → ".join(glossary.link(slug) if slug in ready else f"({glossary.link(slug)})" for slug in slugs)
        summary = f"{len(ready)} of {len(slugs)} notebooks, about {time} minutes · 约 {time} 分钟"
        parts.append(f"**{title}** ({summary})\n\n{steps}")
    return Shown("\n\n".join(parts), f"{len(PATHS)} learning paths")
