"""A pause of garbage collection while the table classes are made.

Making them takes half as long without: none of the millions of small objects is garbage. They stay
as long as the process, so they are left out of later collections too. The package imports this file
first and calls `resume` last.
"""

import gc

_WAS_ON = gc.isenabled()
gc.disable()


def resume() -> None:
    """Collect garbage again as before, among what is made from now on."""
    gc.freeze()
    if _WAS_ON:
        gc.enable()
