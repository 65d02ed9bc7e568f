"""What a page needs to teach: the code that runs, claims that are true, exercises that mark themselves."""

from dlterms.bilingual import T
from dlterms.teaching.attempts import attempt
from dlterms.teaching.claims import claim
from dlterms.teaching.marking import check, seal
from dlterms.teaching.source import show_definition, show_source

__all__ = ["T", "attempt", "check", "claim", "seal", "show_definition", "show_source"]
