"""`python -m sync.embedded`: the embedded servers without the rest of the command line."""

from sync.embedded.command import main

raise SystemExit(main())
