import { trans } from "../translation.js";

/** Filters that are switched on and off, by name. */
export type Chip = "mine" | "today" | "running" | "failed" | "starred" | "notebook" | "cell";

/** What the filters of the chips speak of; null where there is none. */
export interface Here {
  user: string;
  /** Absolute path. */
  notebook: string | null;
  /** Id of the active cell. */
  cell: string | null;
  now: Date;
}

interface ChipRow {
  label(): string;
  title(): string;
  /** What it finds; null where it makes no sense. */
  filter(here: Here): string | null;
}

export const STARRED = "tags.starred = 'yes'";

export const CHIPS: Record<Chip, ChipRow> = {
  mine: {
    label: () => trans.__("Mine"),
    title: () => trans.__("Runs of your own"),
    filter: ({ user }) => (user ? `user = ${quoted(user)}` : null),
  },
  today: {
    label: () => trans.__("Today"),
    title: () => trans.__("Started since midnight"),
    filter: ({ now }) => `started >= ${midnight(now)}`,
  },
  running: {
    label: () => trans.__("Running"),
    title: () => trans.__("Running now"),
    filter: () => "status = 'running'",
  },
  failed: {
    label: () => trans.__("Failed"),
    title: () => trans.__("Failed or crashed"),
    filter: () => "status in ('failed', 'crashed')",
  },
  starred: {
    label: () => trans.__("Starred"),
    title: () => trans.__("Runs with a star"),
    filter: () => STARRED,
  },
  notebook: {
    label: () => trans.__("This notebook"),
    title: () => trans.__("Runs of the notebook that you are in"),
    filter: ({ notebook }) => (notebook ? `notebook = ${quoted(notebook)}` : null),
  },
  cell: {
    label: () => trans.__("This cell"),
    title: () => trans.__("Runs of the cell that you are in"),
    filter: ({ cell }) => (cell ? `cell = ${quoted(cell)}` : null),
  },
};

const CHIP_NAMES = Object.keys(CHIPS) as Chip[];

/** A filter, and where in it stands what was typed. */
interface Combined {
  filter: string;
  typedAt: number;
}

/** What was typed and every chip find; chips that make no sense here do nothing. */
export function combined(typed: string, chips: readonly Chip[], here: Here): Combined {
  const more = chips.flatMap((chip) => CHIPS[chip].filter(here) ?? []);
  const own = typed.trim();
  if (!own || !more.length) return { filter: own ? typed : more.join(" and "), typedAt: 0 };
  // all else that can be typed binds as "and" does, or closer
  const isOpen = /\bor\b/i.test(own);
  const first = isOpen ? `(${typed})` : typed;
  return { filter: [first, ...more].join(" and "), typedAt: isOpen ? 1 : 0 };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** When the day began where one is, Unix seconds. */
function midnight(now: Date): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime() / 1000;
}

interface ChipsProps {
  here: Here;
  on: readonly Chip[];
  onChange(on: Chip[]): void;
}

/** Filters of one press; those that make no sense here are not there. */
export function Chips({ here, on, onChange }: ChipsProps) {
  const offered = CHIP_NAMES.filter((chip) => CHIPS[chip].filter(here) !== null);
  return (
    <div class="tm-panel-chips" role="group" aria-label={trans.__("Filters")}>
      {offered.map((chip) => (
        <button
          key={chip}
          type="button"
          class="tm-panel-chip"
          aria-pressed={on.includes(chip)}
          title={CHIPS[chip].title()}
          onClick={() =>
            onChange(on.includes(chip) ? on.filter((one) => one !== chip) : [...on, chip])
          }
        >
          {CHIPS[chip].label()}
        </button>
      ))}
    </div>
  );
}
