import type { ComponentChildren } from "preact";
import { useEffect, useErrorBoundary, useState } from "preact/hooks";
import { asError } from "../../wire/client.js";
import { trans } from "../translation.js";

/** What went wrong, in the words of the server. */
export function Problem({ error }: { error: Error | null }) {
  return error ? (
    <div class="tm-problem" role="alert">
      {error.message}
    </div>
  ) : null;
}

interface FailedProps {
  error: Error;
  again(): void;
  /** It is being tried. */
  isBusy?: boolean;
}

/** What went wrong with something that can be tried again. */
export function Failed({ error, again, isBusy = false }: FailedProps) {
  return (
    <>
      <Problem error={error} />
      <button type="button" class="tm-button" disabled={isBusy} onClick={again}>
        {trans.__("Try again")}
      </button>
    </>
  );
}

/** What is inside; where that breaks, why, and a way to draw it anew. */
export function Guard({ children }: { children: ComponentChildren }) {
  const [error, reset] = useErrorBoundary();
  if (error === undefined) return <>{children}</>;
  const why = trans.__("this view could not be drawn: %1", asError(error).message);
  return (
    <div>
      <Problem error={new Error(why)} />
      <button type="button" class="tm-button" onClick={reset}>
        {trans.__("Draw it again")}
      </button>
    </div>
  );
}

interface ReadyProps {
  /** Rejects with what is wrong, in words to show. */
  ready: () => Promise<unknown>;
  children: ComponentChildren;
}

/** What is shown once its place is ready for it; until then what is wrong, in a line. */
export function Ready({ ready, children }: ReadyProps) {
  const [isReady, setReady] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const [isAsking, setAsking] = useState(true);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isOver = false;
    setAsking(true);
    const settle = (wrong: Error | null) => {
      if (isOver) return;
      setProblem(wrong);
      setAsking(false);
      setReady(wrong === null);
    };
    ready().then(
      () => settle(null),
      (reason: unknown) => settle(asError(reason)),
    );
    return () => {
      isOver = true;
    };
  }, [ready, tries]);
  if (isReady) return <>{children}</>;
  if (!problem) return null;
  return <Failed error={problem} again={() => setTries(tries + 1)} isBusy={isAsking} />;
}
