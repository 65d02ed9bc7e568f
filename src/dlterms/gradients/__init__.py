"""How gradients are computed: the tape, the ops that it follows, dual numbers, and the check of them all."""
