"""Cases of dlterms.vision.images."""

from cases import Case


def resizing(note, shape, size, axes):
    return Case("resize", lambda rng: (rng.standard_normal(shape),), {"size": size}, note,
                torch=lambda torch, x: torch.nn.functional.interpolate(  # PyTorch wants a batch and channels
                    x.reshape(1, -1, *shape[-2:]), size, mode="bilinear").reshape(*shape[:-2], *size),
                axes=axes)  # fmt: skip


CASES = [
    resizing("larger", (2, 3, 4, 5), (7, 9), "B C . ."),
    resizing("smaller", (1, 2, 7, 8), (3, 5), "B C . ."),
    resizing("one-pixel", (2, 1, 3), (4, 1), "B . ."),
    resizing("same", (3, 4), (3, 4), ". ."),
]
