/** Whether a version of a Python package is newer; by release, then final over pre-release. */
export function isNewer(one: string, other: string): boolean {
  const left = parts(one);
  const right = parts(other);
  for (let at = 0; at < Math.max(left.release.length, right.release.length); at += 1) {
    const step = (left.release[at] ?? 0) - (right.release[at] ?? 0);
    if (step) return step > 0;
  }
  return right.isEarly && !left.isEarly;
}

function parts(version: string): { release: number[]; isEarly: boolean } {
  const [, release = "", rest = ""] = /^(\d+(?:\.\d+)*)(.*)$/.exec(version) ?? [];
  return { release: release.split(".").map(Number), isEarly: /^\.?(dev|a|b|rc)/.test(rest) };
}
