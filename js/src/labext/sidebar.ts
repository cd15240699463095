import { Widget } from "@lumino/widgets";
import type { PanelHost, Watched } from "../ui/panel/desk.js";
import type { Preferences } from "../ui/host.js";
import type { AppContext } from "./tokens.js";
import { icon, loadUi } from "./lab.js";

export const SIDEBAR = "trackmagic-panel";
/** By which a person says where the focus is wanted. */
const DOINGS = ["keydown", "pointerdown"] as const;

/** The panel in the side bar: nothing is loaded before it is shown for the first time. */
export class Sidebar extends Widget {
  private undo: (() => void) | null = null;
  private isLoading = false;
  /** It was shown when there was nothing in it to go to, and nobody has done anything since. */
  private isAwaited = false;

  constructor(
    private readonly around: AppContext,
    private readonly host: Omit<PanelHost, "preferences">,
  ) {
    super();
    this.id = SIDEBAR;
    this.addClass("tm-sidebar");
    this.node.tabIndex = -1;
    this.node.style.cssText = "overflow: hidden; outline: none;";
    this.title.icon = icon;
    this.title.caption = around.words.__("trackmagic: experiments and runs");
    this.node.setAttribute("role", "region");
    this.node.setAttribute("aria-label", this.title.caption);
  }

  override dispose(): void {
    this.undo?.();
    this.undo = null;
    this.leave();
    super.dispose();
  }

  protected override onBeforeShow(): void {
    void this.load();
  }

  protected override onAfterAttach(): void {
    if (this.isVisible) void this.load();
  }

  protected override onActivateRequest(): void {
    if (this.node.contains(document.activeElement)) return; // an action may have put it there
    const first = this.first();
    (first ?? this.node).focus();
    if (!first) this.awaitContent();
  }

  /** What a key goes to; null while nothing is there. */
  private first(): HTMLElement | null {
    const find = (role: string) =>
      this.node.querySelector<HTMLElement>(`.tm-live [role="${role}"]`);
    return find("grid") ?? find("treegrid") ?? find("tree");
  }

  /** A page that is still starting takes the focus for itself: what comes here is to have it. */
  private awaitContent(): void {
    this.isAwaited = true;
    for (const kind of DOINGS) document.addEventListener(kind, this.leave, true);
  }

  private readonly leave = (): void => {
    this.isAwaited = false;
    for (const kind of DOINGS) document.removeEventListener(kind, this.leave, true);
  };

  private passFocus(to: HTMLElement): void {
    const now = document.activeElement;
    if (now === this.node || (this.isAwaited && !this.node.contains(now))) to.focus();
  }

  /** The panel was shown by a key, before there was anything in it to go to. */
  private passToFirst(): () => void {
    const look = new MutationObserver(() => {
      const first = this.first();
      if (!first) return;
      look.disconnect();
      this.passFocus(first);
      this.leave();
    });
    look.observe(this.node, { childList: true, subtree: true });
    return () => look.disconnect();
  }

  private async load(): Promise<void> {
    if (this.undo || this.isLoading) return;
    this.isLoading = true;
    const line = document.createElement("div");
    line.setAttribute("role", "status");
    line.style.padding = "8px 12px";
    line.append(this.around.words.__("Loading…"));
    this.node.replaceChildren(line);
    const ui = await loadUi(line, () => this.isDisposed);
    this.isLoading = false;
    if (ui) this.mount(ui.mountPanel);
  }

  private mount(mountPanel: typeof import("./ui.js").mountPanel): void {
    const { desk, preferences } = this.around;
    const live = document.createElement("div");
    live.style.height = "100%";
    this.node.replaceChildren(live);
    let unmount = () => {};
    const draw = () => {
      unmount = mountPanel(live, { desk, host: hosting(this.host, preferences) });
    };
    const still = preferences.onChange(draw);
    const stopPassing = this.passToFirst();
    this.undo = () => {
      stopPassing();
      still();
      unmount();
    };
    draw();
    this.passFocus(this.node);
  }
}

/** Drawn anew with the preferences as they are now. */
function hosting(
  host: Omit<PanelHost, "preferences">,
  preferences: Watched<Preferences>,
): PanelHost {
  return { ...host, preferences: preferences.now() };
}
