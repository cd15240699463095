import type { Client } from "../../wire/client.js";
import type { RunPage } from "../../wire/wire.js";
import { type Block, Blocks, Part } from "../blocks.js";
import { Media } from "../media/media.js";
import { Note } from "../parts/note.js";
import { trans } from "../translation.js";
import { Artifacts } from "./artifacts.js";
import { Figures } from "./figures.js";
import { Metrics } from "./metrics.js";
import { Overview, type OverviewProps } from "./overview.js";
import { Packages } from "./packages.js";
import { ArtifactPart } from "./preview.js";
import type { TabName } from "./tabs.js";

interface PanelProps extends OverviewProps {
  client: Client;
}

/** What the chosen tab shows of the run. */
export function Panel({ tab, ...props }: PanelProps & { tab: TabName }) {
  const { client, host, page } = props;
  switch (tab) {
    case "overview":
      return <Overview {...props} />;
    case "metrics":
      return <Metrics client={client} host={host} page={page} />;
    case "code":
      return <Code page={page} />;
    case "output":
      return (
        <Output
          client={client}
          page={page}
          none={
            page.run.status === "running"
              ? trans.__("what it prints is kept at its end")
              : trans.__("it printed nothing")
          }
        />
      );
    case "figures":
      return <Figures client={client} page={page} />;
    case "media":
      return page.media.length ? (
        <Media client={client} host={host} runs={[page.run.number]} series={page.media} />
      ) : (
        <span class="tm-dim">
          {trans.__("nothing was logged at steps but metrics; log_image(image, key=, step=) does")}
        </span>
      );
    case "artifacts":
      return <Artifacts client={client} host={host} page={page} />;
    case "inputs":
      return (
        <Whole
          blocks={page.inputs}
          none={trans.__("the cell read nothing that other cells made")}
        />
      );
    case "environment":
      return (
        <div class="tm-run-parts">
          <Blocks blocks={page.surroundings} unfold />
          <Packages packages={page.packages} />
        </div>
      );
    case "note":
      return <Note client={client} run={page.run.number} note={page.run.note} />;
  }
}

/** The cell's last value, then what it printed. */
function Output({ client, page, none }: { client: Client; page: RunPage; none: string }) {
  if (!page.result) return <Whole blocks={page.output} none={none} />;
  return (
    <div class="tm-run-parts">
      <Part title={trans.__("Result")} wide>
        <ArtifactPart
          key={page.result.digest}
          client={client}
          run={page.run.number}
          artifact={page.result}
        />
      </Part>
      <Blocks blocks={page.output} unfold />
    </div>
  );
}

function Whole({ blocks, none }: { blocks: Block[]; none: string }) {
  if (!blocks.length) return <span class="tm-dim">{none}</span>;
  return (
    <div class="tm-run-parts">
      <Blocks blocks={blocks} unfold />
    </div>
  );
}

/** The text of the cell, after what changed in it since the call before. */
function Code({ page }: { page: RunPage }) {
  if (!page.code) return <span class="tm-dim">{trans.__("no cell made this run")}</span>;
  return (
    <div class="tm-run-parts">
      <Blocks blocks={page.changes} unfold />
      <Part title={page.code_title} wide>
        <pre tabIndex={0}>{page.code}</pre>
      </Part>
    </div>
  );
}
