/** Hear an event of the window, as views of a page tell each other; gives its undo. */
export function hear(name: string, listener: (detail: unknown) => void): () => void {
  const heard = (event: Event) => {
    if (event instanceof CustomEvent) listener(event.detail);
  };
  window.addEventListener(name, heard);
  return () => window.removeEventListener(name, heard);
}
