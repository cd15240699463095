/** Save something to the user's disk, by the browser's own download. */
export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // the download has begun by the next turn; only then may the address go
  setTimeout(() => URL.revokeObjectURL(url));
}
