/** What the UI reads of a plotly trace, which comes from Python as JSON. */
export type Trace = Record<string, unknown>;

export function isTrace(found: unknown): found is Trace {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}

/** The run of a line, as `meta` tells. */
export function runOf(trace: Trace): number | null {
  const run = metaOf(trace)["run"];
  return typeof run === "number" ? run : null;
}

/** The metric of a line, or the axes that points stand on, as `meta` tells. */
export function keysOf(trace: Trace): string[] {
  const { key, keys } = metaOf(trace);
  const found: unknown[] = Array.isArray(keys) ? keys : [key];
  return found.filter((one) => typeof one === "string");
}

/** The axis that colours points, as `meta` tells where a figure always has one; else null. */
export function colourOf(trace: Trace): string | null {
  const { colour } = metaOf(trace);
  return typeof colour === "string" ? colour : null;
}

/** What is hidden together: a run, or the lines of one group. */
export function idOf(trace: Trace): number | string {
  return runOf(trace) ?? String(metaOf(trace)["group"] ?? trace.legendgroup ?? trace.name ?? "");
}

/** The text of a label that Python has escaped for plotly, which reads labels as markup. */
export function plain(label: unknown): string {
  if (typeof label !== "string") return "";
  return label.replace(/&(lt|gt|amp|quot|#x27|#39);/g, (found, name) => SIGNS[name] ?? found);
}

const SIGNS: Record<string, string> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  "#x27": "'",
  "#39": "'",
};

/** Places on an axis as numbers: plotly's packed arrays are unpacked, dates are Unix milliseconds. */
export function numbersOf(places: unknown): ArrayLike<number> {
  if (typeof places !== "object" || places === null) return [];
  const known = unpacked.get(places);
  if (known) return known;
  const found = Array.isArray(places) ? places.map(numberOf) : unpack(places);
  unpacked.set(places, found);
  return found;
}

/** A place on an axis as a number; a date is Unix milliseconds, and UTC where it tells no zone. */
export function numberOf(place: unknown): number {
  if (typeof place === "number") return place;
  if (typeof place !== "string") return NaN;
  const date = place.replace(" ", "T");
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/.test(date);
  return Date.parse(hasZone || !date.includes("T") ? date : `${date}Z`);
}

const unpacked = new WeakMap<object, ArrayLike<number>>();

const PACKED = {
  f8: Float64Array,
  f4: Float32Array,
  i4: Int32Array,
  u4: Uint32Array,
  i2: Int16Array,
  u2: Uint16Array,
  i1: Int8Array,
  u1: Uint8Array,
};

function unpack(packed: object): ArrayLike<number> {
  if (ArrayBuffer.isView(packed) && "length" in packed) return Array.from(packed as Float64Array);
  if (!("dtype" in packed && "bdata" in packed)) return [];
  const { dtype, bdata } = packed;
  if (typeof bdata !== "string" || !isPacked(dtype)) return [];
  const bytes = Uint8Array.from(atob(bdata), (sign) => sign.charCodeAt(0));
  return new PACKED[dtype](bytes.buffer);
}

function isPacked(dtype: unknown): dtype is keyof typeof PACKED {
  return typeof dtype === "string" && Object.hasOwn(PACKED, dtype);
}

function metaOf(trace: Trace): Record<string, unknown> {
  const meta = trace.meta;
  return typeof meta === "object" && meta !== null ? { ...meta } : {};
}
