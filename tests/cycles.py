"""How seldom the tests look for objects that only hold each other: imports, compiled statements and rows are many, and
stay. Imported before all else, as importing makes a million of them."""

import gc

gc.set_threshold(100_000, 20, 50)


def keep_what_is_there() -> None:
    """Never look through what is there now: what was imported stays to the end."""
    gc.freeze()


def look_a_last_time() -> None:
    """Find what nobody closed; pytest and Python would look through all that is left three times more."""
    gc.collect()
    gc.freeze()
