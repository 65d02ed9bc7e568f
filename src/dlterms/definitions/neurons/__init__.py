"""Definitions of the ops of dlterms.neurons."""
