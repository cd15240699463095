import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { FilterRow, FilterRows, Keys } from "../../wire/wire.js";
import { LongChoice } from "../parts/long-choice.js";
import { Options } from "../parts/options.js";
import { Popover } from "../parts/popover.js";
import { Problem } from "../parts/problem.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";
import { fieldName } from "./columns.js";
import { STATUSES } from "./completion.js";

interface FilterBuilderProps {
  client: Client;
  keys: Keys;
  onLearn(): void;
  /** Its name or its id. */
  experiment: string | number | null;
  filter: string;
  onFilter(filter: string): void;
}

/** A button beside the filter: what it says as rows of fields, operators and values to choose. */
export function FilterBuilder(props: FilterBuilderProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <span class="tm-runs-holder">
      <button
        type="button"
        class="tm-button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        title={trans.__("Make a filter by choosing")}
        onClick={() => {
          props.onLearn();
          setOpen(!isOpen);
        }}
      >
        {trans.__("Filter")}
      </button>
      {isOpen ? <Rows {...props} onLeave={() => setOpen(false)} /> : null}
    </span>
  );
}

interface RowsProps extends FilterBuilderProps {
  onLeave(): void;
}

const NEW: FilterRow = { field: "", operator: "=", values: [""] };
const never = () => false;

/** The rows of the filter. What is chosen is spelled by Python, and stands in the filter at once. */
function Rows({ client, keys, experiment, filter, onFilter, onLeave }: RowsProps) {
  const [before] = useState(filter);
  const asked = useView(client, "filter_rows", { filter: before }, never);
  const [rows, setRows] = useState<FilterRow[] | null>(null);
  const [joint, setJoint] = useState<FilterRows["joint"]>("and");
  const [problems, setProblems] = useState<string[]>([]);
  const { data } = asked;
  useEffect(() => {
    if (!data || rows) return;
    setRows(data.rows.length || data.is_by_hand ? data.rows : [NEW]);
    setJoint(data.joint);
  }, [data, rows]);
  const latest = useRef(0);
  const write = async (next: FilterRow[], how: FilterRows["joint"]) => {
    setRows(next);
    setJoint(how);
    latest.current += 1;
    const turn = latest.current;
    const text = await client.ask("filter_text", { rows: next, joint: how });
    if (turn !== latest.current) return;
    setProblems(text.problems);
    onFilter(text.filter);
  };
  const isByHand = data?.is_by_hand === true && filter === before;
  return (
    <Popover label={trans.__("Filter")} class="tm-filter-builder" onLeave={onLeave}>
      <Problem error={asked.error} />
      {isByHand ? (
        <p>
          {trans.__("This filter is written by hand and says more than rows can:")}{" "}
          <code>{before}</code>
        </p>
      ) : null}
      {rows && data
        ? rows.map((row, at) => (
            <Row
              key={at}
              {...{ client, keys, experiment, row }}
              operators={data.operators}
              problem={problems[at] ?? ""}
              joins={
                at === 0 ? null : (
                  <Joint
                    joint={joint}
                    isFirst={at === 1}
                    onJoint={(how) => void write(rows, how)}
                  />
                )
              }
              onRow={(changed) =>
                void write(
                  rows.map((one, its) => (its === at ? changed : one)),
                  joint,
                )
              }
              onRemove={() =>
                void write(
                  rows.filter((_, its) => its !== at),
                  joint,
                )
              }
            />
          ))
        : null}
      {rows && data ? (
        <div class="tm-row">
          <button
            type="button"
            class="tm-button"
            onClick={() => {
              if (isByHand) void write([NEW], "and");
              else setRows([...rows, NEW]);
            }}
          >
            {isByHand ? trans.__("Replace it by rows") : trans.__("Add a row")}
          </button>
          {rows.length && !isByHand ? (
            <button type="button" class="tm-button" onClick={() => void write([], "and")}>
              {trans.__("Clear")}
            </button>
          ) : null}
        </div>
      ) : (
        <span class="tm-dim">…</span>
      )}
    </Popover>
  );
}

const JOINTS = ["and", "or"] as const;

interface JointProps {
  joint: FilterRows["joint"];
  /** The others follow it. */
  isFirst: boolean;
  onJoint(joint: FilterRows["joint"]): void;
}

/** How rows are joined: all in one way. */
function Joint({ joint, isFirst, onJoint }: JointProps) {
  if (!isFirst) return <span class="tm-dim">{jointName(joint)}</span>;
  return (
    <select
      aria-label={trans.__("Joined by")}
      value={joint}
      onChange={(event) => onJoint(event.currentTarget.value === "or" ? "or" : "and")}
    >
      <Options parts={[{ options: JOINTS.map((one) => [one, jointName(one)] as const) }]} />
    </select>
  );
}

function jointName(joint: FilterRows["joint"]): string {
  return joint === "and" ? trans.__("and") : trans.__("or");
}

interface RowProps {
  client: Client;
  keys: Keys;
  experiment: FilterBuilderProps["experiment"];
  row: FilterRow;
  operators: FilterRows["operators"];
  problem: string;
  joins: ComponentChildren;
  onRow(row: FilterRow): void;
  onRemove(): void;
}

/** A comparison: of what, how, with what. */
function Row({ client, keys, experiment, row, operators, problem, joins, ...events }: RowProps) {
  const { onRow, onRemove } = events;
  const fits = operatorsOf(row.field, operators);
  const operator = fits.includes(row.operator) ? row.operator : (fits[0] ?? "=");
  const isList = operator === "in" || operator === "not in";
  const problemId = useId();
  return (
    <div class="tm-filter-row" role="group" aria-label={trans.__("Comparison")}>
      <span class="tm-filter-joint">{joins}</span>
      <LongChoice
        label={trans.__("Field")}
        class="tm-button tm-filter-field"
        value={row.field}
        said={row.field || trans.__("field")}
        parts={fieldsOf(keys)}
        onChoose={(field) => {
          const known = operatorsOf(field, operators);
          onRow({
            ...row,
            field,
            operator: known.includes(operator) ? operator : (known[0] ?? "="),
          });
        }}
      />
      <select
        aria-label={trans.__("Operator")}
        value={operator}
        onChange={(event) => onRow({ ...row, operator: event.currentTarget.value })}
      >
        <Options parts={[{ options: fits.map((one) => [one, one] as const) }]} />
      </select>
      {operator.startsWith("is ") ? null : (
        <Value
          {...{ client, keys, experiment, problemId, isList }}
          field={row.field}
          values={row.values ?? []}
          isWrong={problem !== ""}
          onValues={(values) => onRow({ ...row, operator, values })}
        />
      )}
      <button
        type="button"
        class="tm-runs-fold tm-filter-off"
        aria-label={trans.__("Remove the row")}
        onClick={onRemove}
      >
        ×
      </button>
      <span id={problemId} class="tm-filter-problem tm-bad" role="status">
        {problem}
      </span>
    </div>
  );
}

interface ValueProps extends Pick<RowProps, "client" | "keys" | "experiment"> {
  field: string;
  values: string[];
  isList: boolean;
  isWrong: boolean;
  problemId: string;
  onValues(values: string[]): void;
}

/** What a field is compared with: typed, or one of what runs have; a list is parted by commas. */
function Value(props: ValueProps) {
  const { client, keys, experiment, field, values, isList, onValues } = props;
  const [isNear, setNear] = useState(false);
  const list = useId();
  const suggested = useSuggested(client, keys, experiment, isNear ? field : "");
  return (
    <>
      <input
        list={list}
        aria-label={trans.__("Value")}
        aria-invalid={props.isWrong}
        aria-describedby={props.problemId}
        placeholder={isList ? trans.__("values, parted by commas") : trans.__("value")}
        autocomplete="off"
        spellcheck={false}
        value={values.join(", ")}
        onFocus={() => setNear(true)}
        onInput={({ currentTarget: { value } }) =>
          onValues(isList ? value.split(",").map((one) => one.trim()) : [value])
        }
      />
      <datalist id={list}>
        {suggested.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}

const MOST = 100;

/** Values that runs have of a field; of a metric there are none to choose from. */
function useSuggested(
  client: Client,
  keys: Keys,
  experiment: ValueProps["experiment"],
  field: string,
): readonly string[] {
  const isGrouped = /^(params|tags)\./.test(field) || TEXTS.includes(field);
  const query = isGrouped ? { by: field, metrics: [], experiment } : null;
  const { data } = useView(client, "groups", query, never);
  if (field === "status") return STATUSES;
  if (field === "experiment") return keys.experiments.slice(0, MOST);
  return (data?.groups ?? []).flatMap(({ filter }) => typedOf(filter)).slice(0, MOST);
}

/** Attributes whose values are few. */
const TEXTS = ["user", "host", "notebook", "error"];

/** The value in the filter of a group, as a person types it. */
function typedOf(filter: string): string[] {
  const value = / = (.*)$/s.exec(filter)?.[1];
  if (value === undefined) return [];
  return [value.startsWith("'") ? value.slice(1, -1).replaceAll("''", "'") : value];
}

function operatorsOf(field: string, operators: FilterRows["operators"]): readonly string[] {
  const kind = /^(params|metrics|tags)\./.exec(field)?.[1] ?? field;
  return operators[kind] ?? operators.params ?? [];
}

function fieldsOf(keys: Keys) {
  const named = (kind: "metrics" | "params" | "tags") =>
    keys[kind].map((key) => [fieldName(kind, key), fieldName(kind, key)] as const);
  return [
    { title: trans.__("Params"), options: named("params") },
    { title: trans.__("Metrics"), options: named("metrics") },
    { title: trans.__("Tags"), options: named("tags") },
    { title: trans.__("Attributes"), options: keys.attributes.map((key) => [key, key] as const) },
  ];
}
