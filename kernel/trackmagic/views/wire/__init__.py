"""What a screen asks for and gets: the shapes that cross to JavaScript.

Texts are ready to be shown (never markup); a number goes along where the screen sorts, draws or
tells more of it. NaN and infinities cross as null beside their text.
"""

from __future__ import annotations

from trackmagic.views.wire.actions import (
    ChangesQuery,
    Done,
    NoteAction,
    RenameAction,
    RunsAction,
    TagAction,
)
from trackmagic.views.wire.artifact import (
    ArtifactQuery,
    Bytes,
    BytesQuery,
    NotebookCell,
    NotebookOutput,
    Preview,
)
from trackmagic.views.wire.card import Card, CardQuery, Gauge, MetricLine, Progress
from trackmagic.views.wire.chart import Chart, ChartQuery
from trackmagic.views.wire.compare import CompareQuery
from trackmagic.views.wire.run import InputLine, MetricRow, RunQuery, RunView
from trackmagic.views.wire.shared import ParamLine, Picture, Problem
from trackmagic.views.wire.table import (
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
    Text,
    TextQuery,
)

__all__ = [
    "ArtifactQuery",
    "Bytes",
    "BytesQuery",
    "Card",
    "CardQuery",
    "ChangesQuery",
    "Chart",
    "ChartQuery",
    "CompareQuery",
    "Done",
    "Gauge",
    "Group",
    "GroupCell",
    "Groups",
    "GroupsQuery",
    "InputLine",
    "Keys",
    "KeysQuery",
    "MetricLine",
    "MetricRow",
    "NoteAction",
    "NotebookCell",
    "NotebookOutput",
    "ParamLine",
    "Picture",
    "Pictures",
    "PicturesQuery",
    "Preview",
    "Problem",
    "Progress",
    "RenameAction",
    "RunQuery",
    "RunView",
    "RunsAction",
    "RunsPage",
    "RunsQuery",
    "TableCell",
    "TableColumn",
    "TableRow",
    "TagAction",
    "Text",
    "TextQuery",
]
