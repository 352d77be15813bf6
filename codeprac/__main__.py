"""`python -m codeprac` is the same as the command `codeprac`."""

from codeprac.cli import main

main()
