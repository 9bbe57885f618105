"""A household's day in seconds: `python -m house.day`, which is what `make run` runs.

`world` is the house around the tasks (a camera, sensors), `endpoint` takes the notifications,
`running` starts and stops the appliance, `tail` and `story` tell what happens, and `evidence` and
`checks` judge the day by what it left: the ledgers, and the files that tasks wrote.
"""
