import { badges } from "./badge.js";
import { bridges } from "./bridges.js";
import { completion } from "./completion.js";
import { documents } from "./documents.js";
import { notices } from "./notices.js";
import { outputs } from "./outputs.js";
import { panel } from "./panel.js";
import { links } from "./router.js";
import { status } from "./status.js";
import { appContext } from "./app-context.js";
import { track } from "./track.js";

export default [
  outputs,
  appContext,
  panel,
  documents,
  links,
  bridges,
  badges,
  track,
  completion,
  status,
  notices,
];
