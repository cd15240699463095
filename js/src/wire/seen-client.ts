import type { Client } from "./client.js";

/** A client whose changes wait while nobody looks; then they may have been missed. */
export class SeenClient implements Client {
  private readonly listeners = new Set<() => void>();
  private isSeen = true;

  constructor(private readonly client: Client) {}

  /** Whether somebody looks. */
  see(isSeen: boolean): void {
    this.isSeen = isSeen;
    if (isSeen) for (const one of [...this.listeners]) one();
  }

  onChange: Client["onChange"] = (listener) => {
    let isMissed = false;
    const catchUp = () => {
      if (isMissed) listener(null);
      isMissed = false;
    };
    const quiet = this.client.onChange((changed) => {
      if (this.isSeen) listener(changed);
      else isMissed = true;
    });
    this.listeners.add(catchUp);
    return () => {
      this.listeners.delete(catchUp);
      quiet();
    };
  };

  ask: Client["ask"] = (view, query, signal) => this.client.ask(view, query, signal);
  act: Client["act"] = (action, query) => this.client.act(action, query);
  download: Client["download"] = (run, path) => this.client.download(run, path);
  plotly: Client["plotly"] = () => this.client.plotly();
}
