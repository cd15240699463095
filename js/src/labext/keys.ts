/** Let keys of the place, such as that of the palette, work in a view.
 *
 * A view keeps all keys from Lumino, so that typing is no command; chords go to the node above.
 */
export function keysOnward(node: HTMLElement): void {
  node.addEventListener("keydown", (event) => {
    const isChord = event.ctrlKey || event.metaKey || event.altKey || /^F\d+$/.test(event.key);
    if (!isChord || event.defaultPrevented || event.target === node || !node.parentElement) return;
    const again = new KeyboardEvent(event.type, event);
    event.stopPropagation();
    if (!node.parentElement.dispatchEvent(again)) event.preventDefault();
  });
}
