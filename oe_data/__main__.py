"""The command line: python -m oe_data run | test | load | undo | query | check | templates | export | benchmark."""

import sys

from oe_data import launch

if __name__ == "__main__":
    if sys.argv[1:2] in (["run"], ["test"]) or not launch.packages_here():
        sys.exit(launch.main(sys.argv[1:]))
    reading = None
    if sys.argv[1:2] == ["load"]:  # the process that reads gets ready while this one does
        from oe_data import child

        reading = child.begin()
    from oe_data import command

    sys.exit(command.main(sys.argv[1:], reading))
