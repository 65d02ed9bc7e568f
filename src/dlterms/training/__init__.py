"""How parameters move: optimizers, schedules, clipping, normalization and regularization."""
