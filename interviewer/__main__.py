"""`python -m interviewer` is `interviewer`."""

from interviewer.cli.main import main

main()
