import { useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Artifact, NotebookCell, NotebookOutput, Preview } from "../../wire/wire.js";
import { Markdown } from "../parts/markdown.js";
import { addressOf, Picture } from "../parts/picture.js";
import { Problem } from "../parts/problem.js";
import { useDoing } from "../actions/doing.js";
import { trans } from "../translation.js";
import { useView } from "../use-view.js";
import { FoldedText } from "./folded-text.js";
import { PlotlyFigure } from "./plotly-figure.js";
import { size } from "../parts/format.js";

interface ArtifactPartProps {
  client: Client;
  run: number;
  artifact: Artifact;
}

/** A file of a run: its name and size, a button that saves it, and what it looks like. */
export function ArtifactPart({ client, run, artifact }: ArtifactPartProps) {
  // its bytes never change: a new file of this path has another digest, and so another part
  const found = useView(client, "artifact", { run, path: artifact.path }, () => false);
  const doing = useDoing();
  const download = () => doing.attempt(client.download(run, artifact.path));
  return (
    <section class="tm-run-artifact" aria-label={artifact.path}>
      <div class="tm-row">
        <b class="tm-run-value">{artifact.path}</b>
        <span class="tm-dim">
          {size(artifact.size_bytes)} · {artifact.media_type}
        </span>
        <button
          type="button"
          class="tm-button"
          disabled={doing.isBusy}
          onClick={() => void download()}
        >
          {trans.__("Download")}
        </button>
      </div>
      <Problem error={doing.problem} />
      <Problem error={found.error} />
      {found.data ? (
        <PreviewShown client={client} name={artifact.path} preview={found.data} />
      ) : found.error ? null : (
        <div class="tm-dim tm-run-waiting">{trans.__("Reading…")}</div>
      )}
    </section>
  );
}

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
    case "audio":
    case "video":
      return <Recording preview={preview} name={name} />;
    case "markdown":
      return <Markdown text={preview.text} />;
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

const RULES =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; " +
  "form-action 'none'; base-uri 'none'";

/** A logged HTML page: without scripts, network, links or anything of our origin. */
function Page({ html, title }: { html: string; title: string }) {
  return (
    <>
      <iframe
        class="tm-run-page"
        sandbox=""
        referrerpolicy="no-referrer"
        title={title}
        srcdoc={framed(html)}
      />
      <div class="tm-dim">{trans.__("scripts and anything from the network are off here")}</div>
    </>
  );
}

/** The page behind rules that it cannot take back, since they come first. */
export function framed(html: string): string {
  return (
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${RULES}">` +
    `<meta charset="utf-8"><style>html{background:#fff;color:#000}</style>${html}`
  );
}

/** A sound or a film by a data address, with the browser's own buttons. */
function Recording({ preview, name }: { preview: Preview; name: string }) {
  const [broken, setBroken] = useState(false);
  const { kind, media_type: mediaType, data } = preview;
  const [type = ""] = mediaType.split("/");
  if (broken || type !== kind)
    return <div class="tm-warn">{trans.__("this browser cannot play it; download it")}</div>;
  const given = {
    controls: true,
    preload: "metadata" as const,
    "aria-label": name,
    src: addressOf(mediaType, data),
    onError: () => setBroken(true),
  };
  return kind === "audio" ? (
    <audio class="tm-recording" {...given} />
  ) : (
    <video class="tm-recording" {...given} muted />
  );
}

/** A table that was logged; numbers stand to the right. */
function TableShown({ columns, rows }: { columns: string[]; rows: string[][] }) {
  const numeric = columns.map(
    (_, at) => rows.length > 0 && rows.every((row) => isNumber(row[at] ?? "")),
  );
  return (
    <div class="tm-run-scroll" tabIndex={0} role="region" aria-label={trans.__("Table")}>
      <table>
        <thead>
          <tr>
            {columns.map((name, at) => (
              <th key={at} scope="col" class={numeric[at] ? "tm-num" : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, line) => (
            <tr key={line}>
              {row.map((cell, at) => (
                <td key={at} class={numeric[at] ? "tm-num" : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isNumber(text: string): boolean {
  return text === "" || /^[-+]?(\d|\.\d|inf|nan)/i.test(text);
}

/** A logged notebook: its cells, with the text and the pictures of their outputs. */
function NotebookShown({ cells }: { cells: NotebookCell[] }) {
  if (!cells.length) return <div class="tm-dim">{trans.__("this notebook has no cells")}</div>;
  return (
    <div class="tm-run-notebook" tabIndex={0} role="region" aria-label={trans.__("Notebook")}>
      {cells.map((cell, at) => (
        <section key={at} class="tm-run-cell">
          {cell.kind === "markdown" ? (
            <Markdown text={cell.text} />
          ) : (
            <>
              <div class="tm-dim">
                {cell.kind === "code" ? `[${cell.count || " "}]` : trans.__("raw")}
              </div>
              <pre class="tm-run-source">{cell.text}</pre>
            </>
          )}
          {cell.outputs.map((one, which) => (
            <Output key={which} output={one} />
          ))}
        </section>
      ))}
    </div>
  );
}

function Output({ output }: { output: NotebookOutput }) {
  if (output.kind === "image")
    return <Picture mediaType={output.media_type} data={output.data} alt={output.text} />;
  return <pre class={output.kind === "error" ? "tm-bad" : undefined}>{output.text}</pre>;
}
