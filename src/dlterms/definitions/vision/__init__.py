"""Definitions of the ops of dlterms.vision."""
