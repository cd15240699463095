"""What a screen asks for and gets: the shapes that cross to JavaScript.

Texts are ready to be shown (never markup); a number goes along where the screen sorts, draws or
tells more of it. NaN and infinities cross as null beside their text.
"""

from __future__ import annotations

from trackmagic.views.sparkline import Picture
from trackmagic.views.wire.actions import (
    AddExperimentAction,
    ChangesQuery,
    Done,
    ExperimentAction,
    ExperimentNoteAction,
    MoveAction,
    Moved,
    NoteAction,
    RenameAction,
    RenameExperimentAction,
    RunsAction,
    TagAction,
    TagBefore,
    Tagged,
)
from trackmagic.views.wire.artifact import (
    ArtifactQuery,
    Bytes,
    BytesQuery,
    NotebookCell,
    NotebookOutput,
    Preview,
)
from trackmagic.views.wire.card import CardQuery, Progress
from trackmagic.views.wire.chart import Chart, ChartQuery
from trackmagic.views.wire.compare import CompareQuery
from trackmagic.views.wire.panel import (
    CellDiff,
    CellDiffQuery,
    CellRun,
    Cells,
    CellsQuery,
    ExperimentLine,
    Experiments,
    ExperimentsQuery,
    ProgressQuery,
    RunsProgress,
)
from trackmagic.views.wire.run import RunQuery
from trackmagic.views.wire.shared import Problem
from trackmagic.views.wire.table import (
    ColumnName,
    Group,
    GroupCell,
    Groups,
    GroupsQuery,
    Keys,
    KeysQuery,
    Pictures,
    PicturesQuery,
    RunsPage,
    RunsQuery,
    TableCell,
    TableColumn,
    TableRow,
    TextFile,
    TextQuery,
)

__all__ = [
    "AddExperimentAction",
    "ArtifactQuery",
    "Bytes",
    "BytesQuery",
    "CardQuery",
    "CellDiff",
    "CellDiffQuery",
    "CellRun",
    "Cells",
    "CellsQuery",
    "ChangesQuery",
    "Chart",
    "ChartQuery",
    "ColumnName",
    "CompareQuery",
    "Done",
    "ExperimentAction",
    "ExperimentLine",
    "ExperimentNoteAction",
    "Experiments",
    "ExperimentsQuery",
    "Group",
    "GroupCell",
    "Groups",
    "GroupsQuery",
    "Keys",
    "KeysQuery",
    "MoveAction",
    "Moved",
    "NoteAction",
    "NotebookCell",
    "NotebookOutput",
    "Picture",
    "Pictures",
    "PicturesQuery",
    "Preview",
    "Problem",
    "Progress",
    "ProgressQuery",
    "RenameAction",
    "RenameExperimentAction",
    "RunQuery",
    "RunsAction",
    "RunsPage",
    "RunsProgress",
    "RunsQuery",
    "TableCell",
    "TableColumn",
    "TableRow",
    "TagAction",
    "TagBefore",
    "Tagged",
    "TextFile",
    "TextQuery",
]
