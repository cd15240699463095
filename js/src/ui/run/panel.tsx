import type { Client } from "../../wire/client.js";
import { Note } from "../parts/note.js";
import { Artifacts } from "./artifacts.js";
import { Code } from "./code.js";
import { EnvironmentPanel } from "./environment.js";
import { Figures } from "./figures.js";
import { Inputs } from "./inputs.js";
import { Metrics } from "./metrics.js";
import { OutputPanel } from "./output.js";
import { Overview, type OverviewProps } from "./overview.js";
import type { TabName } from "./tab-names.js";

interface PanelProps extends OverviewProps {
  client: Client;
}

/** What the chosen tab shows of the run. */
export function Panel({ tab, ...props }: PanelProps & { tab: TabName }) {
  const { client, host, found } = props;
  switch (tab) {
    case "overview":
      return <Overview {...props} />;
    case "metrics":
      return <Metrics client={client} host={host} found={found} />;
    case "code":
      return <Code found={found} />;
    case "output":
      return <OutputPanel found={found} />;
    case "figures":
      return <Figures client={client} found={found} />;
    case "artifacts":
      return <Artifacts client={client} host={host} found={found} />;
    case "inputs":
      return <Inputs found={found} />;
    case "environment":
      return <EnvironmentPanel found={found} />;
    case "note":
      return <Note client={client} run={found.run.number} note={found.run.note} />;
  }
}
