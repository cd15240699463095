import { useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { RunPage } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { ArtifactPart } from "./preview.js";
import { isFigure } from "./tabs.js";

const AT_ONCE = 12;

/** The figures of a run, in the order of their numbers. */
export function Figures({ client, page }: { client: Client; page: RunPage }) {
  const [most, setMost] = useState(AT_ONCE);
  const figures = page.artifacts
    .filter((one) => isFigure(one.path))
    .sort((one, other) => one.path.localeCompare(other.path, undefined, { numeric: true }));
  if (!figures.length) return <span class="tm-dim">{trans.__("no figures")}</span>;
  return (
    <>
      <div class="tm-run-figures">
        {figures.slice(0, most).map((one) => (
          <ArtifactPart
            key={one.path + one.digest}
            client={client}
            run={page.run.number}
            artifact={one}
          />
        ))}
      </div>
      {figures.length > most ? (
        <button type="button" class="tm-button" onClick={() => setMost(most + AT_ONCE)}>
          {trans.__("Show more, %1 are left", figures.length - most)}
        </button>
      ) : null}
    </>
  );
}
