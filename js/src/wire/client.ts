import type { Actions, Changed, Problem, Views } from "./wire.js";

/** Asks views and does actions on one store: one for each road, REST and the kernel's comm. */
export interface Client {
  /** The answer of a view; rejects with a ViewError, or the signal's reason when it aborts. */
  ask<V extends keyof Views>(
    view: V,
    query: Views[V]["query"],
    signal?: AbortSignal,
  ): Promise<Views[V]["result"]>;
  act<A extends keyof Actions>(
    action: A,
    query: Actions[A]["query"],
  ): Promise<Actions[A]["result"]>;
  /** Hear of changes of the store, and (null) that some may have been missed; gives its undo. */
  onChange(listener: (changed: Changed | null) => void): () => void;
  /** Hear that something changed also while the page is hidden, where the road can tell. */
  onEveryChange?(listener: () => void): () => void;
  /** Save an artifact of a run to the user's disk. */
  download(run: number, path: string): Promise<void>;
  /** plotly.js, loaded once a page. */
  plotly(): Promise<Plotly>;
}

/** What the UI uses of plotly.js. */
export interface Plotly {
  react(
    element: HTMLElement,
    data: unknown[],
    layout: Record<string, unknown>,
    config?: Record<string, unknown>,
  ): Promise<unknown>;
  purge(element: HTMLElement): void;
  downloadImage(
    element: HTMLElement,
    options: { format: "png" | "svg"; filename: string; width: number; height: number },
  ): Promise<string>;
  Fx: { hover(element: HTMLElement, points: unknown): void; unhover(element: HTMLElement): void };
  Plots: { resize(element: HTMLElement): Promise<unknown> };
}

/** A proxy answered in the server's place. */
export const UNREACHED = "Unreached";

/** What passes by itself, where a ViewError otherwise is a plain no. */
const PASSING = [UNREACHED, "ServerError"];

/** The kernel or server could not answer; `message` is fit to show. */
export class ViewError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
    this.name = problem.error;
  }
}

/** Whether the question was understood and refused: asking it again would not help. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ViewError && !PASSING.includes(error.problem.error);
}

/** Whatever was thrown, as an error. */
export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
