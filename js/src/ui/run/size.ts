/** `512 B`, `1.2 kB`, `3.4 MB`; as `format.size` writes it. */
export function size(bytes: number): string {
  let amount = bytes;
  for (const unit of ["B", "kB", "MB", "GB"]) {
    if (amount < 999.5) return `${amount.toFixed(unit === "B" || amount >= 99.95 ? 0 : 1)} ${unit}`;
    amount /= 1000;
  }
  return `${amount.toFixed(1)} TB`;
}
