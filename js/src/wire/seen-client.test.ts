import { expect, test } from "vitest";
import { ViewError } from "./client.js";
import type { Changed } from "./wire.js";
import { SeenClient } from "./seen-client.js";

const CHANGED: Changed = { cursor: 1, runs: [1], experiments: [] };

/** A client that tells what it is told to. */
function source() {
  const listeners = new Set<(changed: Changed | null) => void>();
  const gone = async () => {
    throw new ViewError({ error: "Gone", message: "gone", column: null });
  };
  const client = {
    ask: gone,
    act: gone,
    download: gone,
    plotly: gone,
    onChange(listener: (changed: Changed | null) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const tell = () => {
    for (const one of [...listeners]) one(CHANGED);
  };
  return { client, tell, listeners };
}

test("changes while nobody looks are told once, as missed, when somebody does", () => {
  const { client, tell, listeners } = source();
  const seen = new SeenClient(client);
  const heard: (Changed | null)[] = [];
  const quiet = seen.onChange((changed) => heard.push(changed));
  tell();
  seen.see(false);
  tell();
  tell();
  expect(heard).toEqual([CHANGED]);
  seen.see(true);
  seen.see(true);
  expect(heard).toEqual([CHANGED, null]);
  quiet();
  tell();
  expect(heard).toHaveLength(2);
  expect(listeners.size).toBe(0);
});
