import { useEffect, useRef, useState } from "preact/hooks";
import type { DashboardBody, DashboardPanel } from "../../wire/wire.js";
import { RunsView } from "../runs.js";
import { within } from "../host.js";
import { Markdown } from "../parts/markdown.js";
import type { MenuItem } from "../parts/menu.js";
import { trans } from "../translation.js";
import { COLUMNS, panelsOf, placed, stepped, withoutPanel, withPanel } from "./body.js";
import { MenuButton } from "./menu-button.js";
import { PanelChart } from "./panel-chart.js";
import { PanelFigures } from "./panel-figures.js";
import { TextEditor } from "./text-editor.js";
import { useMoving, useResizing } from "./moving.js";
import type { Surroundings } from "./surroundings.js";

interface PanelProps extends Surroundings {
  section: string;
  panel: DashboardPanel;
}

/** What stands in one place of a dashboard, with its title and what may be done to it. */
export function Panel({ panel, section, ...around }: PanelProps) {
  const { board, added } = around;
  const [isEdited, setEdited] = useState(added === panel.id);
  const place = useRef<HTMLElement>(null);
  const title = titleOf(panel);
  const resizing = useResizing(place, panel, (size) =>
    board.change(trans.__("Resized %1.", title), (body) => withPanel(body, panel.id, size)),
  );
  const moving = useMoving(place, (spot) =>
    board.change(trans.__("Moved %1.", title), (body) => placed(body, panel.id, spot)),
  );
  useEffect(() => {
    if (added === panel.id) place.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const sized = { ...panel, ...resizing.size };
  const onEdit = () => setEdited(!isEdited);
  return (
    <section
      ref={place}
      class="tm-dash-panel"
      style={{ "--tm-span": String(sized.width) }}
      aria-label={title}
      data-panel={panel.id}
    >
      <div class="tm-dash-head">
        <h4 title={title} {...moving}>
          {title}
        </h4>
        <MenuButton
          label={trans.__("Menu of %1", title)}
          sign="⋯"
          items={() => menuOf(panel, section, around, onEdit)}
        />
      </div>
      <Content {...around} panel={sized} isEdited={isEdited} onEdited={() => setEdited(false)} />
      <div class="tm-dash-corner" {...resizing.props} />
    </section>
  );
}

interface ContentProps extends Surroundings {
  panel: DashboardPanel;
  /** Its choices are shown. */
  isEdited: boolean;
  onEdited(): void;
}

function Content(props: ContentProps) {
  const { panel, board, client, host, experiment, filter, isEdited, onEdited } = props;
  const style = { height: `${panel.height}px` };
  switch (panel.kind) {
    case "text":
      return isEdited ? (
        <TextEditor
          text={panel.text}
          height={panel.height}
          onText={(text) => {
            onEdited();
            if (text !== null && text !== panel.text)
              board.change(trans.__("Changed the text."), (body) =>
                withPanel(body, panel.id, { text }),
              );
          }}
        />
      ) : (
        <div class="tm-dash-scroll" style={style} tabIndex={0} role="group">
          <Markdown text={panel.text || trans.__("*Nothing written yet: Edit is in the menu.*")} />
        </div>
      );
    case "table":
      return (
        <div class="tm-dash-table" style={{ "--tm-height": `${panel.height}px` }}>
          <RunsView
            client={client}
            host={within(host, `${panel.id}/`)}
            query={{ experiment, filter, ...(panel.keys.length && { columns: panel.keys }) }}
          />
        </div>
      );
    case "figures":
      return <PanelFigures {...props} />;
    default:
      return <PanelChart {...props} />;
  }
}

export function titleOf({ title, kind, keys }: DashboardPanel): string {
  if (title || keys.length) return title || keys.join(", ");
  const names = {
    ...{ table: trans.__("Runs"), text: trans.__("Text"), figures: trans.__("Figures") },
    ...{ lines: trans.__("Lines"), bar: trans.__("Bars"), scatter: trans.__("Scatter") },
    ...{ contour: trans.__("Contour"), parallel: trans.__("Parallel") },
  };
  return names[kind];
}

function menuOf(
  panel: DashboardPanel,
  section: string,
  around: Surroundings,
  onEdit: () => void,
): (MenuItem | "line")[] {
  const { board, host, sections, refocus } = around;
  const { id, width, height } = panel;
  const title = titleOf(panel);
  const size = (label: string, change: Partial<DashboardPanel>, disabled = false): MenuItem => ({
    label,
    disabled,
    onChoose: () =>
      board.change(trans.__("Resized %1.", title), (body) => withPanel(body, id, change)),
  });
  const move = (edit: (body: DashboardBody) => DashboardBody) => {
    refocus(id);
    board.change(trans.__("Moved %1.", title), edit);
  };
  const step = (label: string, by: 1 | -1): MenuItem => ({
    label,
    onChoose: () => move((body) => stepped(body, id, by)),
  });
  const others = sections.filter((name) => name !== section);
  const isEditable = panel.kind !== "table" && panel.kind !== "figures";
  return [
    ...(isEditable ? [{ label: trans.__("Edit"), onChoose: onEdit }] : []),
    ...openItem(panel, around, (query) => host.open("chart", query)),
    "line",
    step(trans.__("Move left"), -1),
    step(trans.__("Move right"), 1),
    ...others.map((name) => ({
      label: trans.__("Move to %1", name),
      onChoose: () => move((body) => placed(body, id, { section: name, before: null })),
    })),
    "line",
    size(trans.__("Wider"), { width: width + 2 }, width >= COLUMNS),
    size(trans.__("Narrower"), { width: width - 2 }, width <= 2),
    size(trans.__("Taller"), { height: height + 60 }),
    size(trans.__("Shorter"), { height: height - 60 }),
    "line",
    {
      label: trans.__("Remove"),
      onChoose: () => {
        refocus(besideOf(board.data?.body, id));
        board.change(trans.__("Removed %1.", title), (body) => withoutPanel(body, id));
      },
    },
  ];
}

/** The panel after one, or before it, which is there when it is gone. */
function besideOf(body: DashboardBody | undefined, id: string): string | null {
  const ids = body ? panelsOf(body).map((panel) => panel.id) : [];
  const at = ids.indexOf(id);
  return ids[at + 1] ?? ids[at - 1] ?? null;
}

/** A chart opens in a tab of its own, as large as that is. */
function openItem(
  { kind, keys, options }: DashboardPanel,
  { runs, hidden }: Surroundings,
  open: (query: Record<string, unknown>) => void,
): MenuItem[] {
  if (kind === "text" || kind === "table" || kind === "figures") return [];
  const refs = runs.filter(({ number }) => !hidden.includes(number));
  const query = { kind, keys, ...options, runs: refs.map(({ number }) => `#${number}`) };
  return [{ label: trans.__("Open chart"), disabled: !refs.length, onChoose: () => open(query) }];
}
