"""Where the command `codeprac` begins: commands that need no application start without it."""

import sys
from importlib import import_module

from codeprac.figures import share_figures

WITHOUT_APPLICATION = {"carry": "codeprac.carry_command", "compare": "codeprac.compare_command"}


def main() -> None:
    """Run the command that was asked for."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name in WITHOUT_APPLICATION:
        command = getattr(import_module(WITHOUT_APPLICATION[name]), f"{name}_command")
        command.main(sys.argv[2:], prog_name=f"codeprac {name}")
    else:
        if name == "run":
            share_figures()
        import_module("codeprac.cli").main()
