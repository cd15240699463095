import type { Client } from "../../wire/client.js";
import type { Artifact, MediumCell, Preview } from "../../wire/wire.js";
import { useDoing } from "../actions/doing.js";
import { figure } from "../parts/format.js";
import { Picture } from "../parts/picture.js";
import { Problem } from "../parts/problem.js";
import { PreviewShown } from "../run/preview.js";
import { trans } from "../translation.js";
import { ComparedTable } from "./compared-table.js";
import { DifferencePicture } from "./difference.js";
import { Frame } from "./frame.js";
import { usePreview } from "./previews.js";
import { transformOf, type Zoom } from "./zoom.js";

/** How everything of one view of media is looked at. */
export interface Looks {
  zoom: Zoom;
  onZoom: (zoom: Zoom) => void;
  /** Pictures show where they differ from the baseline's. */
  isDifference: boolean;
}

/** What the others are told against. */
export interface Base {
  run: number;
  preview: Preview;
}

interface CellProps {
  client: Client;
  cell: MediumCell;
  /** Of the series. */
  name: string;
  /** The step that was asked for; null where there are none. */
  step: number | null;
  /** Whose it is has to be said. */
  isNamed: boolean;
  base: Base | null;
  looks: Looks;
}

/** What one run has at a step. */
export function Cell({ client, cell, name, step, isNamed, base, looks }: CellProps) {
  const { run, artifact, caption } = cell;
  const { preview, error, isPending } = usePreview(client, run, artifact);
  const at = stepWords(cell.step, step);
  const title = [isNamed ? `#${run}` : "", at, caption].filter(Boolean).join(" · ");
  return (
    <figure
      class="tm-media-cell"
      aria-label={isNamed ? `${name} #${run}` : name}
      aria-busy={artifact !== null && isPending}
      data-run={run}
    >
      <figcaption>
        <span class="tm-media-title" title={title}>
          {title}
        </span>
        {artifact ? <Save client={client} run={run} artifact={artifact} /> : null}
      </figcaption>
      <Problem error={error} />
      {artifact ? (
        preview ? (
          <Look client={client} name={name} run={run} preview={preview} base={base} looks={looks} />
        ) : error ? null : (
          <div class="tm-dim tm-media-waiting">{trans.__("Reading…")}</div>
        )
      ) : (
        <div class="tm-dim">{trans.__("nothing here")}</div>
      )}
    </figure>
  );
}

function stepWords(step: number | null, asked: number | null): string {
  if (step === null) return "";
  if (step === asked) return trans.__("step %1", figure(step));
  return trans.__("step %1, the nearest to %2", figure(step), figure(asked ?? step));
}

function Save({ client, run, artifact }: { client: Client; run: number; artifact: Artifact }) {
  const doing = useDoing();
  return (
    <>
      <button
        type="button"
        class="tm-button"
        disabled={doing.isBusy}
        title={artifact.path}
        onClick={() => void doing.attempt(client.download(run, artifact.path))}
      >
        {trans.__("Download")}
      </button>
      <Problem error={doing.problem} />
    </>
  );
}

interface LookProps extends Pick<CellProps, "client" | "name" | "base" | "looks"> {
  run: number;
  preview: Preview;
}

function Look({ client, name, run, preview, base, looks }: LookProps) {
  const { zoom, onZoom, isDifference } = looks;
  const before = base && base.run !== run && base.preview.kind === preview.kind ? base : null;
  if (preview.kind === "image") {
    const shown =
      before && isDifference ? (
        <DifferencePicture
          base={before.preview}
          preview={preview}
          baseline={before.run}
          zoom={zoom}
        />
      ) : (
        <Picture
          mediaType={preview.media_type}
          data={preview.data}
          alt={name}
          isPixelated={zoom.scale >= 4}
          transform={transformOf(zoom)}
        />
      );
    return (
      <Frame label={`${name} #${run}`} zoom={zoom} onZoom={onZoom}>
        {shown}
      </Frame>
    );
  }
  if (preview.kind === "table" && before)
    return <ComparedTable base={before.preview} preview={preview} baseline={before.run} />;
  return <PreviewShown client={client} name={name} preview={preview} />;
}
