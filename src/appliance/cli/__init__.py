"""The `appliance` command: `main` reads the arguments, each other module is one subcommand.

A result goes to standard output, what went wrong to standard error, both by `appliance.output`.
"""
