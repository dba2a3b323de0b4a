"""`python -m locheads_studio` is the command line."""

from locheads_studio.cli import main

if __name__ == "__main__":
    main()
