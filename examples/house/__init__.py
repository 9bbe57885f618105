"""A household's background jobs, written as plain Celery tasks.

One module for each thing in the house; nothing here knows what runs the tasks. `day` sends a whole
day through them, compressed into seconds, and checks what they left behind.
"""
