import { useEffect, useState } from "preact/hooks";
import type { Desk } from "../ui/panel/desk.js";
import { Problem } from "../ui/parts/problem.js";
import { trans } from "../ui/translation.js";
import { asError } from "../wire/client.js";
import type { Stores } from "../wire/wire.js";

const LOOK_EVERY = 2000;

/** What is shown while no view is: how to open one, or where a store was looked for. */
export function Home({ desk }: { desk: Desk }) {
  const [stores, setStores] = useState<Stores | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const isThere = Boolean(stores?.stores.length);
  useEffect(() => {
    if (isThere) return;
    const stopped = new AbortController();
    const look = () =>
      desk.stores({}, stopped.signal).then(
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
