"""Benchmarks, each side by side with its rivals in one run: `python3 dev.py bench [name…]`."""

import warnings

# Said at the import of the PostgreSQL wheel, once in every process; no folder of that kind is used.
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
