/** How often something is done again at most, while there is cause: milliseconds. */
const AT_MOST_EVERY = 250;
/** It rests as long as it took, so that no view keeps a server busy. */
const REST = 1;
/** And no longer than this: it may have been the network that was slow. */
const REST_AT_MOST = 4000;
/** What failed but may pass is tried again by itself, less and less often. */
export const RETRY_AFTER = 2000;
const RETRY_AT_MOST = 30_000;

/** Does one thing over and over, one at a time, each time that there is cause; not while nobody sees it.
 *
 * `work` rejects where it is worth to try again.
 */
export class Pace {
  private busy = false;
  private stale = false;
  private seen = true;
  private closed = false;
  private failures = 0;
  private next = 0;
  private due = Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly every = AT_MOST_EVERY,
  ) {}

  /** There is cause: as soon as it has rested. */
  soon(): void {
    if (this.busy || !this.seen) this.stale = true;
    else this.plan(this.next);
  }

  /** At once, whatever it took before. */
  now(): void {
    if (this.busy) this.stale = true;
    else void this.run();
  }

  /** Whether anybody sees it; what has changed meanwhile is caught up with. */
  see(seen: boolean): void {
    this.seen = seen;
    if (seen && this.stale && !this.busy) this.soon();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private plan(due: number): void {
    if (this.closed || due >= this.due) return;
    this.due = due;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), Math.max(0, due - performance.now()));
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    this.due = Infinity;
    this.stale = false;
    this.busy = true;
    const begun = performance.now();
    try {
      await this.work();
      this.failures = 0;
      const now = performance.now();
      const rest = Math.min(REST_AT_MOST, REST * (now - begun));
      this.next = Math.max(begun + this.every, now + rest);
    } catch {
      const now = performance.now();
      this.next = now + this.every;
      this.plan(now + Math.min(RETRY_AT_MOST, RETRY_AFTER * 2 ** this.failures++));
    }
    this.busy = false;
    if (this.stale) this.soon();
  }
}

/** Try until it gives something, every two seconds; null when nobody wants it any more.
 *
 * Both null and a failure mean not yet: what is out of reach may come back.
 */
export async function persist<T>(
  attempt: () => Promise<T | null>,
  isOver: () => boolean,
  onFailure: () => void = () => {},
): Promise<T | null> {
  while (!isOver()) {
    const result = await attempt().catch(() => {
      if (!isOver()) onFailure();
      return null;
    });
    if (isOver()) return null;
    if (result !== null) return result;
    await new Promise((done) => setTimeout(done, RETRY_AFTER));
  }
  return null;
}
