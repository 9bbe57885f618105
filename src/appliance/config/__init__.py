"""The one file that admins edit, and what becomes of it.

`document` reads YAML with line numbers, `schema` says which fields there are, `validation` turns a
document into a `Config` or into problems, `rules` holds what must agree between fields (the ceiling
rule), `rendering` writes the configuration in force and `accepted` keeps the last accepted file.
`model` and `force` need nothing but the standard library: they are used in a user's own programs.
"""
