import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { NamedView, NamedViews, TableSetup } from "../../wire/wire.js";
import { documentChanges } from "../actions/document-changes.js";
import type { Doing } from "../actions/doing.js";
import { Menu, type MenuItem } from "../parts/menu.js";
import { Popover } from "../parts/popover.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";

type Shown = Omit<TableSetup, "columns"> & { columns?: TableSetup["columns"] };

interface ViewChooserProps {
  client: Client;
  attempt: Doing["attempt"];
  /** Its name or its id; null: the table is of the whole store. */
  experiment: string | number | null;
  /** The id of the view that was chosen; 0: none. */
  chosen: number;
  /** How the runs are shown now: what is saved. A place without columns leaves those of the view. */
  setup: Shown;
  /** Show the runs as that says. */
  onChoose(id: number, setup: TableSetup): void;
}

/** What a table shows unasked. */
export const UNASKED: TableSetup = {
  ...{ filter: "", order_by: ["started desc"], columns: null, group_by: "", values: null },
};

/** Named views: which one is shown, whether it has been changed, and what can be done with it. */
export function ViewChooser(props: ViewChooserProps) {
  const { client, experiment, chosen } = props;
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const [form, setForm] = useState<FormOf | null>(null);
  const [isWanted, want] = useState(false);
  const holder = useRef<HTMLSpanElement>(null);
  const asked = isWanted || chosen !== 0 ? { experiment } : null;
  const { data, error } = useView(client, "named_views", asked, hasDocuments);
  const view = data?.views.find(({ document }) => document.id === chosen) ?? null;
  const { columns = view?.setup.columns ?? null } = props.setup;
  const setup = { ...props.setup, columns };
  const isChanged = view !== null && !isSame(setup, view.setup);
  const name = view?.document.name ?? "";
  const words = isChanged ? trans.__("%1, changed", name) : name;
  return (
    <>
      <span ref={holder} class="tm-runs-holder">
        <button
          type="button"
          class="tm-button tm-view-button"
          aria-haspopup="menu"
          aria-expanded={menu !== null}
          aria-label={view ? trans.__("View: %1", words) : trans.__("View")}
          title={view ? words : trans.__("Show the runs as it was saved under a name")}
          onClick={({ currentTarget }) => {
            const { left, bottom } = currentTarget.getBoundingClientRect();
            want(true);
            setForm(null);
            setMenu(menu ? null : { x: left, y: bottom + 2 });
          }}
        >
          <span class="tm-view-name">{name || trans.__("View")}</span>
          {isChanged ? <span aria-hidden> ●</span> : null} <span aria-hidden>▾</span>
        </button>
        {form && data ? (
          <NameForm {...{ ...props, form, data, view, setup }} onLeave={() => setForm(null)} />
        ) : null}
        {menu ? (
          <Menu
            at={menu}
            label={trans.__("Views")}
            holder={holder}
            items={
              error && !data
                ? [{ label: error.message, disabled: true, onChoose: () => {} }]
                : itemsOf({ ...props, setup, data, view, isChanged, setForm })
            }
            onLeave={() => setMenu(null)}
          />
        ) : null}
      </span>
      {view?.problem ? (
        <span class="tm-view-problem tm-bad" role="status">
          {view.problem}
        </span>
      ) : null}
    </>
  );
}

const hasDocuments = ({ documents }: { documents: number[] }) => documents.length > 0;

function isSame(one: TableSetup, other: TableSetup): boolean {
  return textOf(one) === textOf(other);
}

function textOf({ filter, order_by, columns, group_by, values }: TableSetup): string {
  return JSON.stringify([filter?.trim(), order_by, columns, group_by, values]);
}

type FormOf = "new" | "name";

interface Chosen extends ViewChooserProps {
  setup: TableSetup;
  data: NamedViews | null;
  view: NamedView | null;
  isChanged: boolean;
  setForm(form: FormOf): void;
}

/** The views to choose from, then what can be done with the one that is shown. */
function itemsOf(of: Chosen): (MenuItem | "line")[] {
  const { client, attempt, data, view, isChanged, setup, setForm } = of;
  const changes = documentChanges(client, attempt);
  const views = data?.views ?? [];
  const isOfAll = data?.experiment_id === null;
  const refused = data?.is_read_only ? trans.__("This store is read-only") : "";
  const noView = view ? "" : trans.__("Choose a view first");
  const same = isChanged ? "" : trans.__("Nothing differs from what is saved");
  return [
    ...views.map(({ document, setup: saved }) => ({
      label:
        isOfAll || document.experiment_id !== null
          ? document.name
          : trans.__("%1 (all experiments)", document.name),
      isChecked: document.id === view?.document.id,
      onChoose: () => of.onChoose(document.id, saved),
    })),
    {
      label: trans.__("No view"),
      isChecked: view === null,
      onChoose: () => of.onChoose(0, UNASKED),
    },
    "line",
    {
      label: trans.__("Save"),
      disabled: refused || noView || same,
      onChoose: () => view && void changes.save(view.document, { ...setup }),
    },
    {
      label: trans.__("Save as view…"),
      disabled: refused,
      onChoose: () => setForm("new"),
    },
    {
      label: trans.__("Rename…"),
      disabled: refused || noView,
      onChoose: () => setForm("name"),
    },
    {
      label: trans.__("Delete"),
      disabled: refused || noView,
      onChoose: () => view && void changes.remove(view.document),
    },
  ];
}

interface NameFormProps extends ViewChooserProps {
  setup: TableSetup;
  form: FormOf;
  data: NamedViews;
  view: NamedView | null;
  onLeave(): void;
}

/** The name of a view under the pen; Enter takes it, Escape leaves it. */
function NameForm({ form, data, view, client, attempt, setup, onChoose, onLeave }: NameFormProps) {
  const isNew = form === "new";
  const [name, setName] = useState(isNew ? "" : (view?.document.name ?? ""));
  const [isOfAll, setOfAll] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.select(), []);
  const changes = documentChanges(client, attempt);
  const take = async () => {
    if (!name.trim() || isBusy) return;
    setBusy(true);
    const experiment = isOfAll ? null : data.experiment_id;
    const action = { kind: "table", name: name.trim(), body: { ...setup }, experiment } as const;
    const isDone = isNew
      ? await changes.add(action, ({ id }) => onChoose(id, setup))
      : view !== null && (await changes.rename(view.document, name.trim()));
    setBusy(false);
    if (isDone) onLeave();
  };
  const label = isNew ? trans.__("Name of the new view") : trans.__("New name of the view");
  return (
    <Popover label={label} class="tm-view-naming" onLeave={onLeave}>
      <div class="tm-row">
        <input
          ref={input}
          aria-label={label}
          placeholder={trans.__("name of the view")}
          spellcheck={false}
          value={name}
          readOnly={isBusy}
          onInput={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.isComposing) return;
            event.preventDefault();
            void take();
          }}
        />
        <button type="button" class="tm-button" disabled={!name.trim()} onClick={() => void take()}>
          {isNew ? trans.__("Save") : trans.__("Rename")}
        </button>
        <button type="button" class="tm-button" onClick={onLeave}>
          {trans.__("Cancel")}
        </button>
      </div>
      {isNew && data.experiment_id !== null ? (
        <label>
          <input
            type="checkbox"
            checked={isOfAll}
            onChange={(event) => setOfAll(event.currentTarget.checked)}
          />{" "}
          {trans.__("For all experiments")}
        </label>
      ) : null}
    </Popover>
  );
}
