"""Print what a config.json says about the rotary position embedding: python -m ropedoc CONFIG.json."""

import sys

from ropedoc.command.main import main

if __name__ == "__main__":
    sys.exit(main())
