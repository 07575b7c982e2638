"""`python -m tests.fleet.chaos SEED`: the kill test in a process of its own; tells its story as JSON."""

import json
import sys

import django

if __name__ == "__main__":
    django.setup()

    from tests.benchmarks.killing import kill_until_done

    story = kill_until_done(kills=6, seed=int(sys.argv[1]), batch=2, batches=8)
    print(json.dumps({"kills": len(story.killed_after), "in_the_middle": story.in_the_middle}))
