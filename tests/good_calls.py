"""One good call of every public function, class and method, with what each argument must refuse; ops have cases."""

from typing import Any

import numpy as np

import dlterms
from bad_inputs import (
    LISTS,
    NUMBERS,
    THINGS,
    Arg,
    anything,
    array,
    choice,
    count,
    flag,
    function,
    ids,
    mask,
    positive,
    rng,
    scalar,
    seed,
    sentences,
    tree,
    without,
    word,
    words,
)
from dlterms.gradients.forward_mode import Dual
from dlterms.sequences.language_models import NGramModel
from dlterms.sequences.translation import Translator
from dlterms.vision.architectures import Branches, Conv, Dense, Norm, Residual
from dlterms.words.vocabulary import Vocabulary
from dlterms.words.word2vec import Word2Vec

DRAW = np.random.default_rng(7)
TEXT = [["the", "cat", "sat"], ["the", "cat", "ate", "the", "fish"], ["a", "fish", "sat"]] * 3
PAIRS = [(["one"], ["yi"]), (["two", "one"], ["er", "yi"])] * 2
VOCABULARY = Vocabulary(TEXT)
SIZE = len(VOCABULARY)


def numbers(*shape):
    return DRAW.standard_normal(shape)


def shares(*shape):
    return DRAW.uniform(0.1, 0.9, shape)


def trained(model, passes=1):
    for _ in model.train(passes):
        pass
    return model


CELL = [numbers(6, 2), numbers(6, 2), numbers(6), numbers(6)]
RNN = (numbers(2, 3), numbers(2, 2), numbers(2), numbers(2))
RNN_ABOVE = (numbers(2, 2), numbers(2, 2), numbers(2), numbers(2))
RBM = {"w": numbers(3, 2), "b": numbers(3), "c": numbers(2)}
PARAMS = {"w": numbers(2, 3), "b": numbers(3)}
SLOPES = {"w": numbers(2, 3), "b": numbers(3)}
NETWORK = [(numbers(3, 2), numbers(3)), (numbers(2, 3), numbers(2))]
CODER = {"encoder": [(numbers(2, 3), numbers(2))], "decoder": [(numbers(3, 2), numbers(3))]}
LM = dlterms.lm_parameters(np.random.default_rng(0), SIZE, 2, 3)
SEQ = dlterms.seq2seq_parameters(np.random.default_rng(0), 6, 7, 2, 3)
TURING = dlterms.ntm_parameters(np.random.default_rng(0), 3, 2, 4, 3)
TABLE = dlterms.cooccurrence([[0, 1, 2, 1], [3, 2]], 4, 2)
ATTENTION = {f"w_{part}": numbers(4, 4) for part in "qkvo"} | {f"b_{part}": numbers(4) for part in "qkvo"}
INCEPTION = {
    name: (numbers(2, wide, k, k), numbers(2))
    for name, wide, k in (
        ("1x1", 2, 1),
        ("3x3_reduce", 2, 1),
        ("3x3", 2, 3),
        ("5x5_reduce", 2, 1),
        ("5x5", 2, 5),
        ("pool_project", 2, 1),
    )
}
SMALL_NETWORK = [
    Conv(3, 3, groups=3),
    Norm(),
    Residual((Conv(3, 1),), (Conv(3, 1),)),
    Branches(((Conv(2, 1),), (Conv(1, 1),))),
    Dense(2),
]
BOWL = function(lambda x: (x * x).sum())


def optimizer(**options) -> dict[str, Any]:
    state = tree(None, more={"wrong entries": {"step": 1, "odd": PARAMS}})
    return {
        "params": tree(PARAMS, fits=True), "gradients": tree(SLOPES, fits=True), "state": state,
        "lr": scalar(0.1, 0), **options,
    }  # fmt: skip


def any_tree(good):
    """A tree of any form: what is wrong can only be one of its leaves."""
    allowed = ("dict", "true", "five", "empty dict", "array", "empty")
    bad = {place: broken for place, broken in tree(good).bad.items() if not place.startswith("without")}
    return Arg(good, without(bad, *allowed, *(place for place in bad if place.endswith("axis more"))))


def share_of_past(good=0.9):
    return scalar(good, 0, 1, open_high=True)


def betas():
    return anything(
        (0.9, 0.99),
        none=None,
        text="nonsense",
        number=0.9,
        one=(0.9,),
        three=(0.9, 0.9, 0.9),
        object=object(),
        nan=(np.nan, 0.9),
        second=(0.9, np.nan),
        above=(0.9, 1.0),
        texts=("a", "b"),
        complex=(1j, 0.9),
        empty=(),
        below=(-0.1, 0.9),
        huge=(0.9, 10**400),
        dict={0.9: 1, 0.8: 2},
        set={0.9, 0.8},
    )


def sizes(good=(3, 2)):
    return anything(
        list(good),
        none=None,
        text="nonsense",
        number=3,
        empty=[],
        one=[3],
        zero=[3, 0],
        negative=[3, -1],
        half=[3, 1.5],
        texts=["a", "b"],
        nested=[[3], [2]],
        object=object(),
        nan=[3, np.nan],
        true=[3, True],
        huge=[3, 10**400],
        dict={3: 2, 2: 1},
        set={3, 2},
    )


def step():
    return array([0.0, 1.0, 5.0], axes=False, low=0)


def taken(arg, *names):
    """The same argument where what is elsewhere bad is as good as another."""
    return Arg(arg.good, without(arg.bad, *names), arg.fit, arg.may, arg.through, arg.kind)


def text_vocabulary():
    return Arg(VOCABULARY, {**THINGS, **NUMBERS, **LISTS, "words": ["the", "cat"]})


def names(good):
    return Arg(list(good), {**THINGS, **NUMBERS, "numbers": [1.0] * len(good), "too few": list(good)[:-1], "empty": [],
                            "nested": [[name] for name in good]})  # fmt: skip


def cell():
    return Arg(dlterms.rnn, without({**THINGS, **NUMBERS, **LISTS}, "function"))


def states_of(good):
    return tree(good, more={"number": 3})


def class_ids(good):
    return ids(good, axes=True, fits=(0,))


def losses_or_logits():
    return array(numbers(4), axes=False, nan="out")


def depth(good):
    return Arg(good, count(good).bad | {"another": 17})


def layers():
    """A table of layers: a layer alone, what is no layer, and layers that cannot follow one another."""
    return Arg(
        SMALL_NETWORK,
        {
            **THINGS,
            **NUMBERS,
            **without(LISTS, "empty"),
            "a layer": Conv(2, 1),
            "a name": ["conv"],
            "none inside": [None],
        },
    )


def picture_shape():
    return Arg(
        (3, 5, 5),
        {**THINGS, **NUMBERS, **LISTS, "too small": (3, 1, 1), "no channels": (0, 5, 5), "half": (3, 5.5, 5),
         "flat": (75,), "two axes": (5, 5), "odd groups": (2, 5, 5), "true inside": (3, True, 5)},
    )  # fmt: skip


CLASSES = {"target": class_ids([0, 1, 1]), "prediction": class_ids([0, 1, 0]), "classes": count(2, none=True)}
AUTOENCODER = {"activation": function(dlterms.tanh), "code_activation": function(dlterms.tanh), "tied": flag()}
RECURRENT = {
    "x": array(numbers(3, 2, 3), fits=(1, 2), nan="out"),
    "states": states_of([(numbers(2, 2),), (numbers(2, 2),)]),
    "cell": cell(),
}
TABULATED = {"x": array(numbers(5, 2), least=1)}

GOOD: dict[str, dict[str, Arg]] = {
    # gradients
    "Dual": {
        "value": array(numbers(3), axes=False, nan="out"),
        "slope": array(numbers(3), axes=False, fits=(0,), nan="out"),
    },
    "Dual.sum": {
        "axis": anything(None, text="nonsense", half=0.5, nan=np.nan, far=1, object=object(), complex=1j, list=[0]),
        "keepdims": flag(),
    },
    "check_vjp": {
        "f": function(dlterms.tanh),
        "check_seed": seed(),
        "check_eps": positive(1e-6),
        "check_tolerance": scalar(1e-6, 0),
    },
    "differentiable": {"rule": function(lambda x: (x, lambda dy: dy))},
    "grad": {"f": BOWL},
    "value_and_grad": {"f": BOWL},
    "jacobian": {"f": BOWL},
    "hessian": {"f": BOWL},
    "vjp": {"f": BOWL},
    "numerical_gradient": {
        "f": function(lambda x: float((x * x).sum())),
        "x": array(numbers(2, 2), axes=False),
        "eps": positive(1e-6),
        "central": flag(True),
    },
    # training
    "gradient_descent": {
        "f": BOWL,
        "start": array(numbers(2), axes=False),
        "lr": scalar(0.1, 0),
        "steps": count(2, 0),
        "optimizer": function(dlterms.sgd),
    },
    "clip_by_global_norm": {
        "gradients": any_tree(SLOPES),
        "max_norm": scalar(1.0, 0, open_low=True, inf=True),
    },
    "sgd": optimizer(),
    "momentum": optimizer(momentum=share_of_past(), nesterov=flag()),
    "adagrad": optimizer(eps=scalar(1e-10, 0), initial_accumulator=scalar(0.1, 0)),
    "adagrad_da": optimizer(l1=scalar(0.1, 0), l2=scalar(0.1, 0), initial_accumulator=positive(0.1)),
    "adadelta": optimizer(rho=share_of_past(), eps=scalar(1e-6, 0)),
    "rmsprop": optimizer(alpha=share_of_past(), eps=scalar(1e-8, 0)),
    "adam": optimizer(betas=betas(), eps=scalar(1e-8, 0)),
    "adamw": optimizer(betas=betas(), eps=scalar(1e-8, 0), weight_decay=scalar(0.1, 0)),
    "step_decay": {"step": step(), "lr": scalar(0.1, 0), "factor": scalar(0.1, 0), "every": count(2)},
    "exponential_decay": {"step": step(), "lr": scalar(0.1, 0), "rate": scalar(0.1, 0)},
    "inverse_time_decay": {"step": step(), "lr": scalar(0.1, 0), "tau": positive(3.0)},
    "search_then_converge": {"step": step(), "lr": scalar(0.1, 0), "tau": positive(3.0)},
    "cosine_decay": {"step": step(), "lr": scalar(0.1, 0), "total": count(4), "lr_min": scalar(0.01, 0)},
    "warmup": {"step": step(), "width": count(8), "steps": count(4)},
    # neurons
    "xavier_uniform": {"rng": rng(), "shape": sizes(), "gain": positive(1.0)},
    "xavier_normal": {"rng": rng(), "shape": sizes(), "gain": positive(1.0)},
    "he_normal": {"rng": rng(), "shape": sizes(), "gain": positive(1.0)},
    "init_mlp": {"rng": rng(), "sizes": sizes(), "initializer": function(dlterms.he_normal)},
    "mlp": {
        "x": array(numbers(4, 2), axes=False, fits=(1,), nan="out"),
        "params": tree(NETWORK, "1"),
        "activation": function(dlterms.tanh),
    },
    "mcculloch_pitts": {
        "x": array(np.array([[0, 1], [1, 1]]), axes=False, fits=(1,)),
        "weights": array(numbers(2), fits=(0,)),
        "threshold": scalar(0.5),
    },
    "perceptron_fit": {
        "x": array(numbers(3, 2), fits=(0,)),
        "target": array([0, 1, 1], fits=(0,)),
        "lr": positive(1.0),
        "start": array(numbers(2), fits=(0,), none=True),
        "passes": count(3),
    },
    "polynomial_fit": {
        "x": array(numbers(4), fits=(0,), least=1),
        "target": array(numbers(4), fits=(0,), least=1),
        "degree": count(2, 0),
        "l2": scalar(0.1, 0),
    },
    "polynomial": {"x": array(numbers(3), axes=False, nan="out"), "w": array(numbers(3), least=1, nan="out")},
    # losses
    "confusion_matrix": CLASSES,
    "precision_recall_f1": {**CLASSES, "average": choice("macro", none=True), "zero_division": scalar(0.0, 0, 1)},
    "top_k_error": {
        "scores": taken(array(numbers(3, 4), fits=(0,)), "inf", "minus inf"),
        "target": ids([0, 1, 3], 4, fits=(0,)),
        "k": count(2, most=4),
    },
    # vision
    "conv_output_size": {
        "size": count(9),
        "kernel_size": count(3),
        "stride": count(2),
        "padding": count(1, 0),
        "dilation": count(2),
    },
    "residual": {"x": array(numbers(2, 3), axes=False, nan="out"), "f": function(dlterms.tanh)},
    "inception": {"x": array(numbers(1, 2, 4, 4), fits=(1,), nan="out"), "params": tree(INCEPTION, "1")},
    "deep_dream": {
        "objective": BOWL,
        "image": array(numbers(4, 4), axes=False),
        "steps": count(1),
        "step_size": scalar(0.1, 0),
        "octaves": count(2),
        "octave_scale": scalar(1.4, 1),
    },
    "read_idx": {
        "path": anything(
            "tests/nothing.idx",
            none=None,
            number=3,
            object=object(),
            nan=np.nan,
            list=[],
            dict={},
            array=np.ones(2),
            complex=1j,
            true=True,
        )
    },
    # words
    "Vocabulary": {"sentences": sentences(TEXT), "min_count": count(1)},
    "Vocabulary.id": {"word": word()},
    "Vocabulary.encode": {"words": words()},
    "Vocabulary.decode": {"ids": taken(ids([4, 5], SIZE), "generator")},
    "Vocabulary.batch": {"sentences": sentences(TEXT), "start": flag(), "end": flag()},
    "most_similar": {
        "vectors": array(numbers(4, 3), fits=(0,)),
        "vocabulary": names("abcd"),
        "word": word("b", known=True),
        "n": count(2),
    },
    "analogy": {
        "vectors": array(numbers(4, 3), fits=(0,)),
        "vocabulary": names("abcd"),
        "a": word("b", known=True),
        "b": word("a", known=True),
        "c": word("c", known=True),
        "n": count(2),
        "strict": flag(True),
    },
    "cooccurrence": {
        "sentences": anything(
            [[0, 1, 2], [3, 0]],
            **without(THINGS, "generator"),
            **NUMBERS,
            numbers=[1, 2],
            words=[["a", "b"]],
            outside=[[0, 4]],
            below=[[0, -1]],
            floats=[[0.5, 1]],
            deep=[[[0, 1]]],
            flags=[[True, False]],
            complex_inside=[[1j]],
            half=[[0, 1], None],
        ),
        "size": count(4),
        "window": count(2),
    },
    "glove_weight": {"count": array([0.0, 3.0], axes=False, low=0), "x_max": positive(100.0), "alpha": scalar(0.75, 0)},
    "train_glove": {
        "table": tree(TABLE, more={"number": 3, "list": [1, 2, 3]}),
        "size": count(4),
        "dimension": count(2),
        "passes": count(2),
        "lr": positive(0.05),
        "seed": seed(),
        "block": count(3),
    },
    "huffman_tree": {
        "counts": anything(
            [3, 1, 2],
            **THINGS,
            **NUMBERS,
            **LISTS,
            negative=[3, -1],
            half=[1, 0.5],
            one=[3],
            texts=["a", "b"],
            none_inside=[1, None],
            flags=[True, False],
            deep=[[1], [2]],
        )
    },
    "noise_distribution": {"counts": array([3, 1, 2], least=1, low=0), "power": scalar(0.75)},
    "Word2Vec": {
        "sentences": sentences(TEXT, least=1),
        "architecture": choice("cbow"),
        "output": choice("softmax"),
        "dimension": count(2),
        "window": count(2),
        "negative": count(2),
        "min_count": count(1),
        "subsample": scalar(1.0, 0, open_low=True, none=True),
        "learning_rate": positive(0.05),
        "block": count(8),
        "seed": seed(),
        "dtype": choice("float64"),
    },
    "Word2Vec.examples": {},
    "Word2Vec.fit": {"passes": count(1)},
    "Word2Vec.train": {"passes": count(2), "snapshots_per_pass": count(2)},
    "Word2Vec.gradients": {
        "context": ids([[0, 1, 1, 1]], 6, fits=(0, 1)),
        "present": mask([[True, True, False, False]], (0, 1)),
        "target": ids([1], 6, fits=(0,)),
    },
    "Word2Vec.guess": {
        "h": array(numbers(2, 2), fits=(0, 1)),
        "w_out": array(numbers(6, 2), fits=(1,)),
        "target": ids([1, 0], 6, fits=(0,)),
    },
    "Word2Vec.vector": {"word": word("the", known=True)},
    "Word2Vec.most_similar": {"word": taken(word("the", known=True), "list"), "n": count(2)},
    "Word2Vec.analogy": {
        "a": word("the", known=True),
        "b": word("cat", known=True),
        "c": word("sat", known=True),
        "n": count(2),
        "strict": flag(True),
    },
    # sequences
    "adding_problem": {"rng": rng(), "steps": count(4, 2), "batch": count(2)},
    "additive_attention": {
        "query": array(numbers(2, 3, 4), fits=(0, 2), nan="out"),
        "key": array(numbers(2, 3, 4), fits=(0, 1, 2), nan="out"),
        "value": array(numbers(2, 3, 2), fits=(0, 1), nan="out"),
        "w_q": array(numbers(3, 4), fits=(0, 1), nan="out"),
        "w_k": array(numbers(3, 4), fits=(0, 1), nan="out"),
        "score": array(numbers(3), fits=(0,), nan="out"),
        "mask": mask(np.ones((2, 3, 3)), (1, 2), none=True, added=True),
    },
    "multi_head_attention": {
        "query": array(numbers(2, 3, 4), fits=(0, 2), nan="out"),
        "key": array(numbers(2, 3, 4), fits=(0, 1, 2), nan="out"),
        "value": array(numbers(2, 3, 4), fits=(0, 1, 2), nan="out"),
        "params": tree(ATTENTION, ("b_q", "b_k", "b_v", "b_o")),
        "heads": count(2, most=4),
        "mask": mask(np.ones((3, 3)), (0, 1), none=True, added=True),
        "is_causal": flag(),
    },
    "NGramModel": {
        "sentences": sentences(TEXT),
        "n": count(2),
        "smoothing": choice("add_k"),
        "k": scalar(0.5, 0),
        "discount": scalar(0.5, 0, 1, open_low=True, open_high=True),
        "min_count": count(1),
    },
    "NGramModel.probability": {"word": word(), "context": words()},
    "NGramModel.distribution": {"context": words()},
    "NGramModel.log_probabilities": {"sentences": sentences(TEXT)},
    "NGramModel.perplexity": {"sentences": sentences(TEXT, least=1)},
    "NGramModel.sample": {"rng": rng(), "temperature": positive(1.0), "longest": count(5)},
    "perplexity": {
        "log_probabilities": Arg(
            np.array([-1.0, -2.0]),
            without(array([-1.0], axes=False, high=1e-5).bad, "minus inf") | {"no examples": np.zeros(0)},
        )
    },
    "english_number": {"n": count(21, 0, most=10**12 - 1)},
    "chinese_number": {"n": count(21, 0, most=10**12 - 1)},
    "number_pairs": {
        "numbers": anything(
            [1, 21],
            **without(THINGS, "generator"),
            **NUMBERS,
            negative=[1, -1],
            half=[1.5],
            texts=["1"],
            none_inside=[None],
            large=[10**12],
            deep=[[1]],
        )
    },
    "lm_parameters": {"rng": rng(), "words": count(5), "features": count(2), "hidden": count(3)},
    "lm_scores": {
        "params": tree(LM, ("2", "3")),
        "ids": ids([[0, 4], [5, 1]], SIZE),
        "state": tree(None, more={"one": (numbers(2, 3),)}),
    },
    "lm_loss": {"params": tree(LM, ("2", "3")), "ids": ids([[2, 2], [5, 1], [3, 3]], SIZE)},
    "lm_log_probabilities": {
        "params": tree(LM, ("2", "3")),
        "vocabulary": text_vocabulary(),
        "sentences": sentences(TEXT),
    },
    "lm_sample": {
        "params": tree(LM, ("2", "3")),
        "vocabulary": text_vocabulary(),
        "rng": rng(),
        "temperature": positive(1.0),
        "longest": count(3),
    },
    "train_language_model": {
        "params": tree(LM, ("2", "3")),
        "vocabulary": text_vocabulary(),
        "sentences": sentences(TEXT, least=1),
        "rng": rng(),
        "steps": count(2),
        "batch": count(2),
        "lr": positive(0.01),
    },
    "post_order": {"tree": anything(((0, 1), 2), empty=(), empty_inside=((0, ()), 1))},
    "expression_tree": {
        "source": Arg(
            "a + b * 2",
            {
                **without(THINGS, "text"),
                **without(NUMBERS, "digits"),
                **LISTS,
                "call": "f(x)",
                "broken": "a +",
                "empty": "",
            },
        )
    },
    "seq2seq_parameters": {
        "rng": rng(),
        "source_size": count(5),
        "target_size": count(5),
        "features": count(2),
        "hidden": count(3),
    },
    "seq2seq_loss": {
        "params": tree(SEQ, ("2", "3")),
        "source": ids([[4, 5], [3, 3]], 6, fits=(1,)),
        "target": ids([[2, 2], [5, 6], [3, 3]], 7, fits=(1,)),
    },
    "greedy_decode": {
        "params": tree(SEQ, ("2", "3")),
        "source": ids([[4, 5], [3, 3]], 6),
        "start": count(2, 0, most=6),
        "end": count(3, 0, most=6),
        "longest": count(2),
    },
    "cell_parameters": {"rng": rng(), "gates": count(3), "inputs": count(2), "hidden": count(2)},
    "deep_rnn": {**RECURRENT, "layers": tree([RNN, RNN_ABOVE], "23", more={"number": 3})},
    "bidirectional_rnn": {**RECURRENT, "layers": tree([RNN, RNN], "23", more={"number": 3})},
    "bleu": {
        "candidates": sentences([["the", "cat", "sat"], ["a", "b"]]),
        "references": anything(
            [[["the", "cat", "sat"]], [["a", "b"], ["b"]]],
            **THINGS,
            **without(NUMBERS, "digits"),
            strings=["the cat", "a b"],
            one_deep=[["the", "cat"], ["a", "b"]],
            numbers=[1, 2],
            too_few=[[["the"]]],
            empty_inside=[[["the"]], []],
            numbers_inside=[[[1]], [[2]]],
        ),
        "max_n": count(2),
    },
    "Translator": {
        "pairs": anything(
            PAIRS,
            **without(THINGS, "generator"),
            **NUMBERS,
            empty=[],
            strings=["a", "b"],
            strings_inside=[("one", "yi")],
            triples=[(["a"], ["b"], ["c"])],
            numbers=[(1, 2)],
            singles=[(["a"],)],
            numbers_inside=[([1], [2])],
            none_inside=[(["a"], None)],
        ),
        "params": tree(dlterms.seq2seq_parameters(np.random.default_rng(1), 6, 6, 2, 3), "23", none=True),
        "features": count(2),
        "hidden": count(3),
        "seed": seed(),
    },
    "Translator.train": {"steps": count(2), "batch": count(2), "lr": positive(0.01)},
    "Translator.translate": {"sentences": sentences([["one"], ["two", "one"]]), "longest": count(2)},
    "Translator.aligned": {"sentences": sentences([["one"], ["two", "one"]]), "longest": count(2)},
    "Translator.exact_match": {
        "pairs": anything(
            PAIRS,
            **without(THINGS, "generator"),
            **NUMBERS,
            empty=[],
            strings=["a", "b"],
            strings_inside=[("one", "yi")],
            triples=[(["a"], ["b"], ["c"])],
            numbers=[(1, 2)],
            numbers_inside=[([1], [2])],
        )
    },
    "ntm": {"parameters": tree(TURING), "x": array(numbers(3, 2, 3), fits=(2,), nan="out"), "places": count(4)},
    "ntm_parameters": {"rng": rng(), "inputs": count(3), "outputs": count(2), "hidden": count(4), "width": count(3)},
    "copy_task": {"rng": rng(), "length": count(3), "batch": count(2), "bits": count(2)},
    # the great networks
    "lenet": {"classes": count(3)},
    "lenet5_parameters": {},
    "alexnet": {"classes": count(3), "grouped": flag()},
    "vgg": {"depth": depth(11), "classes": count(3), "width": count(2)},
    "googlenet": {"classes": count(3)},
    "resnet": {"depth": depth(18), "classes": count(3), "width": count(2), "stride_in_3x3": flag()},
    "inception_block": {name: count(2) for name in ("a", "b_in", "b", "c_in", "c", "d")},
    "network_summary": {"layers": layers(), "shape": picture_shape()},
    "parameter_count": {"layers": layers(), "shape": picture_shape()},
    "init_network": {"layers": layers(), "shape": picture_shape(), "rng": rng()},
    "network_forward": {
        "layers": layers(),
        "params": tree(dlterms.init_network(SMALL_NETWORK, (3, 5, 5), 0)),
        "x": array(numbers(2, 3, 5, 5), fits=(1, 2, 3), nan="out"),
    },
    # unsupervised
    "optimal_discriminator": {
        "p": array(shares(3), axes=False, low=0),
        "q": array(shares(3), axes=False, low=0, fits=(0,)),
    },
    "discriminator_loss": {"real_logits": losses_or_logits(), "fake_logits": losses_or_logits()},
    "generator_loss": {"fake_logits": losses_or_logits(), "form": choice("minimax")},
    "train_gan": {
        "data": array(numbers(5, 2), least=1),
        "rng": rng(),
        "steps": count(2),
        "every": count(1),
        "latent": count(2),
        "hidden": count(2),
        "batch": count(2),
        "lr": positive(1e-3),
        "form": choice("minimax"),
    },
    "init_autoencoder": {"rng": rng(), "sizes": sizes(), "tied": flag()},
    "autoencoder": {
        "x": array(numbers(4, 3), axes=False, fits=(1,), nan="out"),
        "params": tree(CODER, "1"),
        **AUTOENCODER,
    },
    "denoising_autoencoder": {
        "x": array(numbers(4, 3), axes=False, fits=(0, 1), nan="out"),
        "damaged": array(numbers(4, 3), axes=False, fits=(0, 1), nan="out"),
        "params": tree(CODER, "1"),
        **AUTOENCODER,
    },
    "variational_autoencoder": {
        "x": array(shares(4, 3), fits=(0, 1), least=1, low=0, high=1),
        "noise": array(numbers(4, 2), fits=(0, 1), nan="out"),
        "params": tree({"encoder": [(numbers(4, 3), numbers(4))], "decoder": [(numbers(3, 2), numbers(3))]}, "1"),
        "activation": function(dlterms.tanh),
    },
    "sequence_autoencoder": {
        "x": array(numbers(3, 2, 3), fits=(2,), nan="out"),
        "params": tree({"encoder": RNN, "decoder": RNN, "output": (numbers(3, 2), numbers(3))}, "123"),
    },
    "kmeans": {**TABULATED, "k": count(2, most=5), "rng": rng(), "steps": count(3, 0)},
    "label_propagation": {
        "x": array(numbers(3, 2), fits=(0,)),
        "labels": ids([0, -1, 1], fits=(0,), low=-1),
        "width": positive(0.2),
    },
    "pca": {"x": array(numbers(4, 3), least=1), "k": count(2, most=3)},
    "principal_angles": {"a": array(numbers(2, 4), fits=(1,), least=1), "b": array(numbers(2, 4), fits=(1,), least=1)},
    "rbm_energy": {
        "v": array(shares(4, 3), fits=(0, 1), nan="out"),
        "h": array(shares(4, 2), fits=(0, 1), nan="out"),
        "params": tree(RBM),
    },
    "rbm_free_energy": {"v": array(shares(4, 3), fits=(1,), nan="out"), "params": tree(RBM)},
    "rbm_gradient": {"v": array(shares(4, 3), fits=(1,), least=1, nan="out"), "params": tree(RBM)},
    "rbm_log_likelihood": {"v": array(shares(4, 3), fits=(1,), least=1, nan="out"), "params": tree(RBM)},
    "gibbs_step": {
        "v": array(shares(4, 3), fits=(0, 1)),
        "params": tree(RBM),
        "hidden_uniforms": array(shares(4, 2), fits=(0, 1)),
        "visible_uniforms": array(shares(4, 3), fits=(0, 1)),
    },
    "contrastive_divergence": {
        "v": array(shares(4, 3), fits=(1,), least=1),
        "params": tree(RBM),
        "rng": rng(),
        "k": count(1),
    },
    "train_rbm": {
        "x": array(shares(4, 3), least=1, low=0, high=1),
        "hidden": count(2),
        "rng": rng(),
        "passes": count(1),
        "lr": scalar(0.1, 0),
        "batch": count(2),
        "k": count(1),
    },
    "layer_wise_pretraining": {
        "x": array(shares(4, 3), least=1, low=0, high=1),
        "sizes": anything([2, 2], **without(sizes().bad, "one", "empty")),
        "rng": rng(),
        "passes": count(1),
        "lr": scalar(0.1, 0),
        "batch": count(2),
        "k": count(1),
    },
    "unroll_rbms": {"layers": tree([RBM, {"w": numbers(2, 2), "b": numbers(2), "c": numbers(2)}])},
    # data and progress
    "data.topics_corpus": {},
    "data.digits": {},
    "data.planted_grammar": {"seed": seed(), "sentences": count(5)},
    "data.two_moons": {"n": count(4, 2), "noise": scalar(0.1, 0), "seed": seed()},
    "data.ring_of_gaussians": {"n": count(4), "modes": count(3), "spread": scalar(0.1, 0), "seed": seed()},
    "data.photo": {"size": count(4, none=True), "name": Arg("grace_hopper.jpg", {**THINGS, **NUMBERS, **LISTS})},
    "data.gray": {"picture": array(shares(2, 2, 3), fits=(2,), nan="out")},
    "progress.progress": {
        "items": anything([1, 2], none=None, number=3, nan=np.nan, object=object(), function=len),
        "words": Arg("reading", without({**THINGS, **NUMBERS, **LISTS}, "text", "digits")),
        "total": count(2, 0, none=True),
    },
}

# an object of each public class, for its methods
MADE = {
    "Dual": lambda: Dual(numbers(3), 1.0),
    "Vocabulary": lambda: Vocabulary(TEXT),
    "NGramModel": lambda: NGramModel(TEXT, 2),
    "Translator": lambda: Translator(PAIRS, features=2, hidden=3),
    "Word2Vec": lambda: trained(Word2Vec(TEXT, dimension=2, min_count=1, subsample=1.0, output="softmax")),
}
