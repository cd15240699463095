import { useState } from "preact/hooks";
import { save } from "../../wire/save.js";
import type { Client } from "../../wire/client.js";
import type { Dashboard } from "../../wire/wire.js";
import { done } from "../actions/doing.js";
import { Select, Slider } from "../chart/fields.js";
import { NameField } from "../parts/name-field.js";
import { counted } from "../parts/format.js";
import type { MenuItem } from "../parts/menu.js";
import { trans } from "../translation.js";
import { withNewSection, withShown } from "./body.js";
import { MenuButton } from "./menu-button.js";
import type { Board } from "./use-board.js";

interface TopProps {
  client: Client;
  board: Board;
  data: Dashboard;
  filter: string;
}

/** Which dashboard it is, what may be done to it, and how all of its charts are drawn. */
export function Top({ client, board, data, filter }: TopProps) {
  const [isNamed, setNamed] = useState(false);
  const { shown } = data.body;
  const change = (next: Partial<typeof shown>) => board.set((body) => withShown(body, next));
  const kept = data.kept.map(({ document, name }) => [String(document), name] as const);
  return (
    <div class="tm-dash-top">
      <h2>{data.experiment}</h2>
      {isNamed ? (
        <NameField
          class="tm-dash-field"
          label={trans.__("Name of the dashboard")}
          start={data.name}
          onName={board.rename}
          onLeave={() => setNamed(false)}
        />
      ) : kept.length ? (
        <Select
          label={trans.__("Dashboard")}
          bare
          value={String(data.document)}
          parts={[{ options: [["0", trans.__("Automatic")], ...kept] }]}
          onChange={(document) => board.open(Number(document))}
        />
      ) : null}
      <MenuButton
        label={trans.__("Menu of the dashboard")}
        sign="⋯"
        items={() => menuOf(client, board, data, filter, () => setNamed(true))}
      />
      <span class="tm-dim">{said(data)}</span>
      <Slider
        label={trans.__("Smoothing")}
        value={shown.smoothing ?? 0}
        onChange={(smoothing) => change({ smoothing })}
      />
      <Select
        label="x"
        value={shown.x}
        disabled={shown.group_by !== null}
        parts={[{ options: places() }]}
        onChange={(x) => change({ x })}
      />
      <Select
        label={trans.__("Group by")}
        value={shown.group_by ?? ""}
        parts={[
          { options: [["", trans.__("none")]] },
          { title: trans.__("Params"), options: data.params.map((key) => [key, key] as const) },
        ]}
        onChange={(key) => change({ group_by: key || null, ...(key ? { x: "step" } : null) })}
      />
    </div>
  );
}

function places(): (readonly [string, string])[] {
  return [
    ["step", trans.__("step")],
    ["relative", trans.__("relative time")],
    ["time", trans.__("wall time")],
  ];
}

/** How many runs it is of. */
function said({ runs, total, body }: Dashboard): string {
  const some =
    total > runs.length
      ? trans.__("the newest %1 of %2", runs.length, counted(total))
      : counted(total);
  return body.known.length ? some : trans.__("%1, no metrics yet", some);
}

function menuOf(
  client: Client,
  board: Board,
  { experiment_id, document, body }: Dashboard,
  filter: string,
  onRename: () => void,
): (MenuItem | "line")[] {
  const isKept = document !== 0;
  const notKept = isKept ? "" : trans.__("Nobody has changed it yet");
  const onExport = () =>
    void board.doing.attempt(
      client.ask("dashboard_page", { experiment: experiment_id, document, filter }),
      ({ name, text }) => {
        save(name, new Blob([text], { type: "text/html;charset=utf-8" }));
        return done(trans.__("Saved %1.", name));
      },
    );
  return [
    { label: trans.__("Rename"), disabled: notKept, onChoose: onRename },
    { label: trans.__("Copy"), onChoose: board.copy },
    {
      label: trans.__("New section"),
      onChoose: () =>
        board.change(trans.__("Added a section."), (before) =>
          withNewSection(before, trans.__("Section")),
        ),
    },
    {
      label: trans.__("Unfold all sections"),
      disabled: !body.sections.some((section) => section.folded),
      onChoose: () => board.set((before) => folded(before, false)),
    },
    {
      label: trans.__("Fold all sections"),
      disabled: body.sections.every((section) => section.folded),
      onChoose: () => board.set((before) => folded(before, true)),
    },
    "line",
    { label: trans.__("Save as HTML"), onChoose: onExport },
    "line",
    { label: trans.__("Delete"), disabled: notKept, onChoose: board.remove },
  ];
}

function folded(body: Dashboard["body"], isFolded: boolean): Dashboard["body"] {
  const sections = body.sections.map((section) => ({ ...section, folded: isFolded }));
  return { ...body, sections };
}
