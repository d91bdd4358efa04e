"""Print what a model's configuration says about the rotary position embedding: python -m ropedoc FILE."""

import sys

from ropedoc.command.main import main

if __name__ == "__main__":
    sys.exit(main(prog="python -m ropedoc"))
