"""Cases of dlterms.vision.pooling."""

from cases import Case, f


def picture(*shape):
    return lambda rng: (rng.standard_normal(shape),)


CASES = [
    Case("max_pool2d", picture(2, 3, 6, 4), {"kernel_size": 2}, "2x2",
         torch=lambda torch, x: f(torch).max_pool2d(x, 2), axes="B C . ."),
    Case("max_pool2d", picture(2, 1, 7, 5), {"kernel_size": 3, "stride": 1}, "overlap",
         torch=lambda torch, x: f(torch).max_pool2d(x, 3, 1), axes="B C . ."),
    Case("max_pool2d", picture(1, 2, 7, 8), {"kernel_size": (3, 2), "stride": (2, 3), "padding": (1, 0)}, "odd",
         torch=lambda torch, x: f(torch).max_pool2d(x, (3, 2), (2, 3), (1, 0)), axes="B C . ."),
    Case("max_pool2d", picture(2, 5, 5), {"kernel_size": 3, "stride": 2, "padding": 1}, "unbatched",
         torch=lambda torch, x: f(torch).max_pool2d(x, 3, 2, 1), axes="B . ."),
    Case("max_pool2d", picture(2, 2, 6, 8), {"kernel_size": 3, "stride": 2, "ceil_mode": True}, "ceil",
         torch=lambda torch, x: f(torch).max_pool2d(x, 3, 2, ceil_mode=True), axes="B C . ."),
    Case("max_pool2d", picture(1, 2, 7, 5), {"kernel_size": 2, "stride": 3, "padding": 1, "ceil_mode": True},
         "ceil-padded", torch=lambda torch, x: f(torch).max_pool2d(x, 2, 3, 1, ceil_mode=True), axes="B C . ."),
    Case("avg_pool2d", picture(2, 3, 6, 4), {"kernel_size": 2}, "2x2",
         torch=lambda torch, x: f(torch).avg_pool2d(x, 2), axes="B C . ."),
    Case("avg_pool2d", picture(2, 1, 7, 5), {"kernel_size": 3, "stride": 1, "padding": 1}, "overlap",
         torch=lambda torch, x: f(torch).avg_pool2d(x, 3, 1, 1), axes="B C . ."),
    Case("avg_pool2d", picture(1, 2, 7, 8),
         {"kernel_size": (3, 2), "stride": (2, 3), "padding": (1, 1), "count_include_pad": False}, "real-entries",
         torch=lambda torch, x: f(torch).avg_pool2d(x, (3, 2), (2, 3), (1, 1), count_include_pad=False),
         axes="B C . ."),
    Case("avg_pool2d", picture(2, 2, 6, 8),
         {"kernel_size": 3, "stride": 2, "padding": (1, 0), "ceil_mode": True}, "ceil",
         torch=lambda torch, x: f(torch).avg_pool2d(x, 3, 2, (1, 0), ceil_mode=True), axes="B C . ."),
    Case("avg_pool2d", picture(1, 2, 6, 8),
         {"kernel_size": (3, 4), "stride": 3, "padding": 1, "ceil_mode": True, "count_include_pad": False},
         "ceil-real-entries",
         torch=lambda torch, x: f(torch).avg_pool2d(x, (3, 4), 3, 1, ceil_mode=True, count_include_pad=False),
         axes="B C . ."),
    Case("global_avg_pool2d", picture(2, 3, 4, 5), torch=lambda torch, x: f(torch).adaptive_avg_pool2d(x, 1)),
]  # fmt: skip
