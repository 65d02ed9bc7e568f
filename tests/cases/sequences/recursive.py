"""Cases of dlterms.sequences.recursive."""

from cases import Case


def make(tree, places=2, words=4, size=3):
    return lambda rng: (
        tree,
        rng.standard_normal((words, size)),
        0.5 * rng.standard_normal((places, size, size)),
        rng.standard_normal(size),
    )


def torch_tree(torch, tree, embeddings, weight, bias):
    nodes = []

    def visit(node):
        if isinstance(node, tuple):
            children = [visit(child) for child in node]
            nodes.append(torch.tanh(bias + sum(w @ c for w, c in zip(weight, children, strict=False))))
        else:
            nodes.append(embeddings[node])
        return nodes[-1]

    visit(tree)
    return torch.stack(nodes)


CASES = [
    Case("recursive_nn", make(((0, 1), (2, 0))), torch=torch_tree, axes=""),
    Case("recursive_nn", make((3, (0, (1, (2, 2))))), note="chain", torch=torch_tree, axes=""),
    Case(
        "recursive_nn",
        make((1, (0,), (2, 3, (0, 1))), places=3, size=2),
        note="one-to-three",
        torch=torch_tree,
        axes="",
    ),
    Case("recursive_nn", make(2), note="a-leaf", axes=""),
]
