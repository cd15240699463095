import { useEffect, useRef, useState } from "preact/hooks";
import type { Desk } from "../ui/panel/desk.js";
import { keptStores } from "../ui/panel/use-stores.js";
import { Problem } from "../ui/parts/problem.js";
import { Remembered } from "../ui/remembered.js";
import { trans } from "../ui/translation.js";
import { asError } from "../wire/client.js";
import type { Stores } from "../wire/wire.js";

/** Under this name the browser remembers the panel of this page. */
export const PLACE = "page";
const LOOK_EVERY = 2000;

interface HomeProps {
  desk: Desk;
  /** Show the experiment of that id, which was last used; null: a person has left all that was shown. */
  onNewest: ((store: string, experiment: number) => void) | null;
}

/** What is shown while no view is: how to open one, or where a store was looked for. */
export function Home({ desk, onNewest }: HomeProps) {
  const [stores, setStores] = useState<Stores | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const isThere = Boolean(stores?.stores.length);
  useEffect(() => {
    if (isThere) return;
    const stopped = new AbortController();
    const look = () =>
      desk.stores({ is_alone: true, ...keptStores(new Remembered(PLACE)) }, stopped.signal).then(
        (found) => {
          setStores(found);
          setError(null);
        },
        (reason: unknown) => stopped.signal.aborted || setError(asError(reason)),
      );
    void look();
    const timer = setInterval(() => document.hidden || void look(), LOOK_EVERY);
    return () => {
      stopped.abort();
      clearInterval(timer);
    };
  }, [desk, isThere]);
  useNewest(desk, stores?.choice.store ?? null, onNewest);
  return (
    <div class="tm-page-home">
      <Problem error={error} />
      {isThere ? (
        <p class="tm-dim">
          {trans.__("Open a run, a table or a chart from the panel: it is shown here.")}
        </p>
      ) : null}
      {stores && !isThere ? <Looked stores={stores} /> : null}
    </div>
  );
}

/** Ask once for the experiment that was last used, and tell it where it has runs. */
function useNewest(desk: Desk, store: string | null, onNewest: HomeProps["onNewest"]): void {
  const latest = useRef(onNewest);
  latest.current = onNewest;
  useEffect(() => {
    if (store === null || latest.current === null) return;
    const stopped = new AbortController();
    const client = desk.client(store);
    client.ask("experiments", { lifecycle: "active" }, stopped.signal).then(
      ({ experiments: [newest] }) => {
        if (!stopped.signal.aborted && newest?.experiment.runs)
          latest.current?.(store, newest.experiment.id);
      },
      () => {}, // the panel tells what is wrong with the store
    );
    return () => stopped.abort();
  }, [desk, store]);
}

/** Where a store was looked for; how to make one, the panel tells. */
function Looked({ stores }: { stores: Stores }) {
  return (
    <section role="status">
      <h1>{trans.__("There is no store yet")}</h1>
      <p class="tm-dim">{trans.__("Looked at these places, and looking again all the time:")}</p>
      <dl>
        <dt>{trans.__("the store of this folder")}</dt>
        <dd>{stores.wanted}</dd>
        <dt>{trans.__("any other below")}</dt>
        <dd>{stores.root}</dd>
        <dt>{trans.__("those that your notebooks have used")}</dt>
      </dl>
    </section>
  );
}
