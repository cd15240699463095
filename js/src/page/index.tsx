import { render } from "preact";
import { deskOf } from "../wire/desk.js";
import { addStyle } from "../ui/style.js";
import { pageServer } from "../widgets/server.js";
import { Page } from "./page.js";
import PAGE from "./page.raw.css";

const server = pageServer();
if (server) {
  // a token is a password: the page has a cookie for it; the history and links need it not
  const here = new URL(location.href);
  here.searchParams.delete("token");
  history.replaceState(history.state, "", here.href);
  addStyle(document);
  const sheet = document.createElement("style");
  sheet.textContent = PAGE;
  document.head.append(sheet);
  const root = document.createElement("div");
  root.className = "tm-live tm-page-root";
  document.body.append(root);
  render(<Page desk={deskOf(server)} url={new URL("trackmagic/", server.baseUrl).href} />, root);
}
