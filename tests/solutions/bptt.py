"""The answers to the exercises of bptt, computed."""

import numpy as np
import dlterms


def bptt_1():
    return 0.9**20


def bptt_2():
    return 20 * 0.9**19


def bptt_3():
    return 5 * 0.9**19
