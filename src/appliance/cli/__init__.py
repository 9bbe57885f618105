"""The `appliance` command: `main` reads the arguments, each other module is one subcommand.

Only this part prints (and `supervision`, for `run`), by `output`. A result goes to standard output, what went wrong to standard error.
"""
