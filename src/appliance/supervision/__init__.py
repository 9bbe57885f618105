"""What `appliance run` has in place of systemd.

A `child` is one service as a process, with its notify socket. The `supervisor` starts three, turns
while they run, and stops them in order. The `lifeline` lets Redis end last even if the supervisor
is killed.
"""
