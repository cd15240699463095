"""``trackmagic``: the nouns, put together."""

from __future__ import annotations

import click

from trackmagic.cli.artifacts import artifacts
from trackmagic.cli.dashboards import dashboards
from trackmagic.cli.doctor import doctor
from trackmagic.cli.experiments import experiments
from trackmagic.cli.gc import gc
from trackmagic.cli.runs import runs
from trackmagic.cli.verbs import Noun


@click.group(cls=Noun, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--store",
    metavar="PATH_OR_URL",
    help="The store; else TRACKMAGIC_STORE, pyproject.toml, the nearest .trackmagic.",
)
@click.version_option(package_name="trackmagic", message="trackmagic %(version)s")
def main(store: str | None) -> None:
    """Experiments, runs and artifacts of the store here.

    A run is written as 12 or '#12', as its name, its id or the start of it, or as -1 for the last.

    Each command takes --json. It exits with 0 when it is done, 1 when what was asked for is not
    there, is taken or is damaged, 2 when the command line (a filter, a value) or a setting is wrong,
    3 when the store cannot be used.
    """
    del store  # read by trackmagic.cli.place


for command in (experiments, runs, dashboards, artifacts, gc, doctor):
    main.add_command(command)
