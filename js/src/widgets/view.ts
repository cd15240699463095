import { isView } from "../ui/views.js";
import type { AnyModel, InitializeProps, RenderProps } from "@anywidget/types";
import { Below } from "../ui/below.js";
import type { Host } from "../ui/host.js";
import { mount } from "../ui/mount.js";
import type { Client } from "../wire/client.js";
import { CommClient } from "../wire/comm.js";
import { restClient } from "../wire/rest.js";
import { pageServer } from "./server.js";

/** Traits of `trackmagic.widgets.view.ViewWidget`, by the same names. */
interface Traits {
  view: string;
  query: Record<string, unknown>;
  store: string;
  state: Record<string, unknown>;
  snapshot: string;
}

export default () => {
  let comm: CommClient; // one a model: its views share the comm
  let client: Promise<Client>;
  return {
    initialize({ model }: InitializeProps<Traits>) {
      comm = new CommClient(model as AnyModel);
      client = bestClient(model, comm);
      return () => comm.close();
    },
    async render({ model, el }: RenderProps<Traits>) {
      const found = await client;
      const shown = document.createElement("div");
      el.append(shown);
      return show(shown, model, found, model.get("view"), model.get("query"));
    },
  };
};

async function bestClient(model: AnyModel<Traits>, comm: CommClient): Promise<Client> {
  const server = pageServer();
  const store = model.get("store");
  if (!server || !store) return comm;
  const rest = restClient(server, store);
  return (await rest.reach()) === "there" ? rest : comm;
}

function show(
  element: HTMLElement,
  model: AnyModel<Traits>,
  client: Client,
  view: string,
  query: Record<string, unknown>,
): () => void {
  if (!isView(view)) return () => {};
  const below = new Below(client, mount, { page: window });
  const host: Host = {
    state: {
      get: (key) => model.get("state")[key],
      set: (key, value) => {
        model.set("state", { ...model.get("state"), [key]: value });
        model.save_changes();
      },
    },
    page: window,
    open: (name, asked) => below.open(element, name, asked),
  };
  const unmount = mount(element, view, { client, host, query });
  return () => {
    below.close();
    unmount();
  };
}
