"""Several of the service's commands in one process: JSON in (the commands, and what is typed), their outputs out."""

import json
import sys

from app import create_app


def main() -> int:
    """Run the commands; the exit code of the first one that fails, else 0."""
    commands, typed = json.load(sys.stdin)
    runner = create_app().test_cli_runner()
    told = []
    for command in commands:
        done = runner.invoke(args=command, input=typed)
        if done.exit_code:
            sys.stderr.write(f"{' '.join(command)}: {done.output}\n")
            return done.exit_code
        told.append(done.stdout)
    sys.stdout.write(f"{json.dumps(told)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
