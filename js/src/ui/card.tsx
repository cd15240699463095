import { useRef, useState } from "preact/hooks";
import type { Changed } from "../wire/wire.js";
import { CardBody } from "./card/body.js";
import { CardHead } from "./card/head.js";
import type { ViewProps } from "./host.js";
import { Problem } from "./parts/problem.js";
import { trans } from "./translation.js";
import { useView } from "./use-view.js";

/** The card of a run: open while it runs, then one line with what changed; unfolds on a click. */
export function CardView({ client, host, query }: ViewProps) {
  const run = String(query.run ?? "-1");
  const [number, setNumber] = useState<number | null>(null);
  const concerns = ({ runs, experiments }: Changed) =>
    number === null || runs.includes(number) || experiments.length > 0; // its goal leads
  const { data, error, again } = useView(client, "card", { run }, concerns);
  if (data && data.run.number !== number) setNumber(data.run.number);

  const [chosen, setChosen] = useState(host.state.get("open"));
  const isOpen = typeof chosen === "boolean" ? chosen : data?.run.status === "running";
  const card = useRef<HTMLDivElement>(null);
  const isRunning = data?.run.status === "running";
  const wasRunning = useRef(isRunning);
  if (wasRunning.current && !isRunning && typeof chosen !== "boolean" && isWriting(card.current))
    setChosen(true); // it would fold over a note that is being written
  wasRunning.current = isRunning;
  const toggle = () => {
    host.state.set("open", !isOpen);
    setChosen(!isOpen);
  };

  if (!data && error) return <Problem error={error} />;
  if (!data) return <div class="tm-card tm-dim">{trans.__("Run %1", run)}</div>;
  return (
    <div class="tm-card" ref={card}>
      <CardHead card={data} isOpen={isOpen} onToggle={toggle} />
      {error ? (
        <div class="tm-problem" role="alert">
          {trans.__("Not up to date: %1", error.message)}{" "}
          <button type="button" class="tm-button" onClick={again}>
            {trans.__("Try again")}
          </button>
        </div>
      ) : null}
      {isOpen ? <CardBody client={client} host={host} card={data} /> : null}
    </div>
  );
}

/** Whether the person is at a field of the card, or has one open. */
function isWriting(card: HTMLElement | null): boolean {
  return Boolean(card?.querySelector("textarea, input"));
}
