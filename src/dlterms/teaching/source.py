"""`show_source` shows the code of an op exactly as it runs."""

import inspect
from typing import Any

from dlterms.gradients.autodiff import Op
from dlterms.teaching.showing import Shown


def show_source(*functions: Any) -> Shown:
    """The source of ops, functions or classes, exactly as it runs."""
    sources = [inspect.getsource(f.rule if isinstance(f, Op) else f).rstrip() for f in functions]
    code = "\n\n\n".join(sources)
    return Shown(f"```python\n{code}\n```", code)
