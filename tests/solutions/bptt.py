"""The answers to the exercises of bptt, computed."""


def bptt_1():
    return 0.9**20


def bptt_2():
    return 20 * 0.9**19


def bptt_3():
    return 5 * 0.9**19
