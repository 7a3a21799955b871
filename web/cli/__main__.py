"""`python -m web.cli`: the same as `naskah`."""

from web.cli.commands import main

main()
