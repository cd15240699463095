import { trans } from "../translation.js";

/** That a run had something to say, and how often; nothing where it had not. */
export function Alerts({ count }: { count: number }) {
  if (!count) return null;
  const words = trans._n("%1 alert", "%1 alerts", count);
  return (
    <span class="tm-warn tm-alerts" role="img" title={words} aria-label={words}>
      ⚑
    </span>
  );
}
