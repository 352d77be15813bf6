"""`python -m codeprac` is the same as the command `codeprac`."""

from codeprac.command_line import main

main()
