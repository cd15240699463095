/** Save a text to the user's disk. */
export function saveText(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // the download has begun by the next turn; only then may the address go
  setTimeout(() => URL.revokeObjectURL(url));
}
