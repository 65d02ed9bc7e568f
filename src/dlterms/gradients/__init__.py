"""How gradients are computed: the tape, the ops that it follows, dual numbers, and the check of them all."""

from dlterms.gradients import arithmetic as arithmetic  # whoever has the tape has what it records
