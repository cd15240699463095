import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { asError } from "../../wire/client.js";
import { Failed } from "./failed.js";

interface Props {
  /** Rejects with what is wrong, in words to show. */
  ready: () => Promise<unknown>;
  children: ComponentChildren;
}

/** What is shown once its place is ready for it; until then what is wrong, in a line. */
export function Ready({ ready, children }: Props) {
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
