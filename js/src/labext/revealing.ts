import type { Host } from "../ui/host.js";
import type { Bridges } from "../ui/panel/desk.js";
import { told } from "./told.js";

/** What a view of a store has of the bridges. */
export function revealing(
  bridges: Bridges | null,
  store: string,
): Pick<Host, "reveal" | "declare"> {
  const { reveal, declare } = bridges ?? {};
  return {
    ...(reveal && { reveal: (run: number) => void told(reveal(store, run)) }),
    ...(declare && { declare: (run, name, as) => declare(store, run, name, as) }),
  };
}
