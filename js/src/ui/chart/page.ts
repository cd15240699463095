/** Hear an event that views tell each other; gives its undo. */
export function hear(
  page: EventTarget,
  name: string,
  listener: (detail: unknown) => void,
): () => void {
  const heard = (event: Event) => {
    if (event instanceof CustomEvent) listener(event.detail);
  };
  page.addEventListener(name, heard);
  return () => page.removeEventListener(name, heard);
}
