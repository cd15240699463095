import { useEffect } from "preact/hooks";
import type { Host } from "../host.js";

/** Tell the host what is shown, whenever that changes. */
export function useTitle(host: Host, title: string | null): void {
  useEffect(() => {
    if (title) host.title?.(title);
  }, [host, title]);
}
