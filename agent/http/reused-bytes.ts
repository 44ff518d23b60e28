/**
 * The bytes of an answer, used again for the next one. They lie outside of V8's heap, where several hundred kilobytes that
 * wait to be collected are no reason to collect: with new ones for each answer, a process grows by tens of megabytes.
 */

/** An answer that is larger is the exception, and is not kept. */
const keptAtMostBytes = 4 * 1024 * 1024;
/** Room for an answer that is a little larger than the last one. */
const headroom = 1.25;

let spare: ArrayBuffer | undefined;

/**
 * So many bytes, with anything in them. Whoever takes them gives them back once nobody reads them any more; what is not given
 * back is garbage.
 */
export function takeBytes(length: number): Buffer<ArrayBuffer> {
  const taken = spare && spare.byteLength >= length ? spare : new ArrayBuffer(Math.ceil(length * headroom));
  if (taken === spare) spare = undefined;
  return Buffer.from(taken, 0, length);
}

/** Gives back what `takeBytes` gave. */
export function giveBack({ buffer }: Buffer<ArrayBuffer>): void {
  const isLarger = buffer.byteLength > (spare?.byteLength ?? 0);
  if (isLarger && buffer.byteLength <= keptAtMostBytes) spare = buffer;
}
