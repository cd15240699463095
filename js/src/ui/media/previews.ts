import { useEffect, useState } from "preact/hooks";
import { asError, type Client } from "../../wire/client.js";
import type { Artifact, Preview } from "../../wire/wire.js";

/** Characters of previews that are remembered, so that going back a step asks for nothing. */
const MOST = 60_000_000;

/** Previews by what they are of: bytes never change. */
class Previews {
  private answers = new Map<string, Promise<Preview>>();
  private sizes = new Map<string, number>();
  private total = 0;

  constructor(private readonly client: Client) {}

  of(run: number, { path, digest }: Artifact): Promise<Preview> {
    const name = `${path} ${digest}`;
    const known = this.answers.get(name);
    if (known) return known;
    const answer = this.client.ask("artifact", { run, path });
    this.answers.set(name, answer);
    answer.then(
      (preview) => this.keep(name, preview),
      () => this.answers.delete(name),
    );
    return answer;
  }

  private keep(name: string, { data, text }: Preview): void {
    const size = data.length + text.length;
    this.sizes.set(name, size);
    this.total += size;
    for (const [oldest, its] of this.sizes) {
      if (this.total <= MOST || oldest === name) return;
      this.sizes.delete(oldest);
      this.answers.delete(oldest);
      this.total -= its;
    }
  }
}

const known = new WeakMap<Client, Previews>();

function previewsOf(client: Client): Previews {
  const previews = known.get(client) ?? new Previews(client);
  known.set(client, previews);
  return previews;
}

export interface Previewed {
  /** Of the file, or of the one before it as long as that is all there is. */
  preview: Preview | null;
  error: Error | null;
  isPending: boolean;
}

/** What a file looks like; without one, nothing. */
export function usePreview(client: Client, run: number, artifact: Artifact | null): Previewed {
  const [state, setState] = useState<{
    preview: Preview | null;
    error: Error | null;
    of: string;
  }>({ preview: null, error: null, of: "" });
  const name = artifact ? `${run} ${artifact.path} ${artifact.digest}` : "";
  useEffect(() => {
    if (!artifact) {
      setState({ preview: null, error: null, of: "" });
      return;
    }
    let isLate = false;
    previewsOf(client)
      .of(run, artifact)
      .then(
        (preview) => isLate || setState({ preview, error: null, of: name }),
        (error: unknown) => isLate || setState({ preview: null, error: asError(error), of: name }),
      );
    return () => {
      isLate = true;
    };
  }, [client, name]);
  return { preview: state.preview, error: state.error, isPending: state.of !== name };
}
