import type { State } from "../ui/host.js";

const KEY = "trackmagic-page-panel";

/** What the panel is to remember in this browser. */
export function panelState(): State {
  const held = stored();
  return {
    get: (key) => held[key],
    set: (key, value) => {
      held[key] = value;
      try {
        localStorage.setItem(KEY, JSON.stringify(held));
      } catch {
        // private windows and full storage: it lives as long as the page
      }
    },
  };
}

function stored(): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof found === "object" && found !== null ? { ...found } : {};
  } catch {
    return {};
  }
}
