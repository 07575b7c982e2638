"""django-oscar as its documentation sets it up, in an environment of its own; nothing of ours is imported."""
