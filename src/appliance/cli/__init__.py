"""The `appliance` command: `main` reads the arguments, each other module is one subcommand.

Only this part prints. A result goes to standard output, what went wrong to standard error.
"""
