import type { DashboardBody, DashboardPanel, DashboardSection } from "../../wire/wire.js";

/** What may be done to a dashboard: each gives a new body, the old one stays as it is. */

export const COLUMNS = 12;
const [NARROWEST, LOWEST, HIGHEST] = [2, 80, 2000];

export function panelsOf(body: DashboardBody): DashboardPanel[] {
  return body.sections.flatMap(({ panels }) => panels);
}

/** A panel with something else about it; its size stays within what there is room for. */
export function withPanel(
  body: DashboardBody,
  id: string,
  change: Partial<DashboardPanel>,
): DashboardBody {
  return eachPanels(body, (panels) =>
    panels.map((panel) => (panel.id === id ? fitting({ ...panel, ...change }) : panel)),
  );
}

export function withoutPanel(body: DashboardBody, id: string): DashboardBody {
  return eachPanels(body, (panels) => panels.filter((panel) => panel.id !== id));
}

/** A panel one place on; at an end of its section it goes into the next one. */
export function stepped(body: DashboardBody, id: string, by: 1 | -1): DashboardBody {
  const at = body.sections.findIndex(({ panels }) => panels.some((panel) => panel.id === id));
  const section = body.sections[at];
  if (!section) return body;
  const from = section.panels.findIndex((panel) => panel.id === id);
  const to = from + by;
  if (to >= 0 && to < section.panels.length) {
    const others = section.panels.filter((panel) => panel.id !== id);
    return placed(body, id, { section: section.name, before: others[to]?.id ?? null });
  }
  const next = body.sections[at + by];
  if (!next) return body;
  const first = by > 0 ? (next.panels[0]?.id ?? null) : null;
  return placed(body, id, { section: next.name, before: first });
}

/** Where a panel is put: before another one, or at the end. */
export interface Spot {
  section: string;
  before: string | null;
}

export function placed(body: DashboardBody, id: string, { section, before }: Spot): DashboardBody {
  const panel = panelsOf(body).find((one) => one.id === id);
  if (!panel || before === id) return body;
  return withAdded(withoutPanel(body, id), panel, { section, before });
}

export function withAdded(body: DashboardBody, panel: DashboardPanel, spot: Spot): DashboardBody {
  return withSection(body, spot.section, ({ panels }) => {
    const at = panels.findIndex(({ id }) => id === spot.before);
    return { panels: at < 0 ? [...panels, panel] : inserted(panels, at, panel) };
  });
}

/** A panel with a name that no other has. */
export function newPanel(
  body: DashboardBody,
  kind: DashboardPanel["kind"],
  more: Partial<DashboardPanel> = {},
): DashboardPanel {
  const taken = new Set(panelsOf(body).map(({ id }) => id));
  const panel = { id: freeName(kind, taken), kind, keys: [], title: "", text: "", options: {} };
  return { ...panel, width: kind === "table" ? COLUMNS : 4, height: 260, ...more };
}

export function withSection(
  body: DashboardBody,
  name: string,
  change: (section: DashboardSection) => Partial<DashboardSection>,
): DashboardBody {
  const sections = body.sections.map((section) =>
    section.name === name ? { ...section, ...change(section) } : section,
  );
  return { ...body, sections };
}

export function withNewSection(body: DashboardBody, name: string): DashboardBody {
  const taken = new Set(body.sections.map((section) => section.name));
  const section = { name: freeName(name, taken), panels: [], folded: false };
  return { ...body, sections: [...body.sections, section] };
}

export function withoutSection(body: DashboardBody, name: string): DashboardBody {
  return { ...body, sections: body.sections.filter((section) => section.name !== name) };
}

export function steppedSection(body: DashboardBody, name: string, by: 1 | -1): DashboardBody {
  const from = body.sections.findIndex((section) => section.name === name);
  const section = body.sections[from];
  const to = from + by;
  if (!section || to < 0 || to >= body.sections.length) return body;
  const others = body.sections.filter((one) => one.name !== name);
  return { ...body, sections: inserted(others, to, section) };
}

/** How all charts are drawn; what a chart of its own says otherwise is forgotten. */
export function withShown(
  body: DashboardBody,
  shown: Partial<DashboardBody["shown"]>,
): DashboardBody {
  const forgotten = eachPanels(body, (panels) =>
    panels.map((panel) => {
      const options = Object.entries(panel.options).filter(([name]) => !(name in shown));
      return { ...panel, options: Object.fromEntries(options) };
    }),
  );
  return { ...forgotten, shown: { ...body.shown, ...shown } };
}

function inserted<T>(all: readonly T[], at: number, one: T): T[] {
  return [...all.slice(0, at), one, ...all.slice(at)];
}

function fitting(panel: DashboardPanel): DashboardPanel {
  const width = Math.min(COLUMNS, Math.max(NARROWEST, panel.width));
  return { ...panel, width, height: Math.min(HIGHEST, Math.max(LOWEST, panel.height)) };
}

function eachPanels(
  body: DashboardBody,
  change: (panels: DashboardPanel[]) => DashboardPanel[],
): DashboardBody {
  const sections = body.sections.map((section) => ({ ...section, panels: change(section.panels) }));
  return { ...body, sections };
}

/** The name, or it with the first number behind it that makes it one of its own. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  let found = name;
  for (let at = 2; taken.has(found); at++) found = `${name} ${at}`;
  return found;
}
