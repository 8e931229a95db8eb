"""Entry point: ./run hands over to cli.main()."""

import cli

cli.main()
