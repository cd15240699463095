import type { Client } from "../../wire/client.js";
import type { Preview } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { FoldedText } from "./folded-text.js";
import { NotebookShown } from "./notebook.js";
import { Page } from "./page.js";
import { Picture } from "./picture.js";
import { PlotlyFigure } from "./plotly-figure.js";
import { TableShown } from "./table-shown.js";

interface PreviewProps {
  client: Client;
  name: string;
  preview: Preview;
}

/** What a file looks like, what of it is left out, and why it may not be what it says. */
export function PreviewShown({ client, name, preview }: PreviewProps) {
  return (
    <>
      {preview.problem ? (
        <div class="tm-warn tm-run-value" role="status">
          {preview.problem}
        </div>
      ) : null}
      <Shown client={client} name={name} preview={preview} />
      {preview.cut ? <div class="tm-dim">{preview.cut}</div> : null}
    </>
  );
}

function Shown({ client, name, preview }: PreviewProps) {
  switch (preview.kind) {
    case "image":
      return <Picture mediaType={preview.media_type} data={preview.data} alt={name} />;
    case "json":
      return <FoldedText text={preview.text} />;
    case "table":
      return <TableShown columns={preview.columns} rows={preview.rows} />;
    case "notebook":
      return <NotebookShown cells={preview.cells} />;
    case "html":
      return <Page html={preview.text} title={name} />;
    case "figure":
      return <PlotlyFigure client={client} figure={preview.figure ?? {}} name={name} />;
    case "text":
      return (
        <pre class="tm-run-tall tm-run-wrap" tabIndex={0}>
          {preview.text || trans.__("(empty)")}
        </pre>
      );
    case "none":
      return preview.cut || preview.problem ? null : (
        <div class="tm-dim">
          {trans.__("no preview of this kind of file; download it to look at it")}
        </div>
      );
  }
}
