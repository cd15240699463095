/** What is loaded when the first view is shown: the UI, as a chunk of its own. */
export { Below } from "../ui/below.js";
export { mount, mountCellDiff, mountPanel, mountReady } from "../ui/mount.js";
