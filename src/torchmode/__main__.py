"""``python -m torchmode``."""

from __future__ import annotations

import sys

from torchmode.cli import main

if __name__ == "__main__":
    sys.exit(main())
