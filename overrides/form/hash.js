/* SHA-256 (FIPS 180-4), piece by piece, so that a long video needs no more memory than a short note, and so that it
   also works where a browser keeps its own cryptography from pages that are opened from a disk. */

const PRIMES = [];
for (let number = 2; PRIMES.length < 64; number += 1) if (PRIMES.every((prime) => number % prime)) PRIMES.push(number);
const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
const ROUND_KEYS = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

class Sha256 {
  constructor() {
    this.state = Int32Array.from(START);
    this.rest = new Uint8Array(64);
    this.length = 0;
    this.schedule = new Int32Array(64);
  }

  /** Add bytes. */
  update(bytes) {
    let at = 0;
    const held = this.length % 64;
    this.length += bytes.length;
    if (held) {
      at = Math.min(64 - held, bytes.length);
      this.rest.set(bytes.subarray(0, at), held);
      if (held + at < 64) return this;
      this.block(this.rest, 0);
    }
    for (; at + 64 <= bytes.length; at += 64) this.block(bytes, at);
    this.rest.set(bytes.subarray(at));
    return this;
  }

  block(bytes, at) {
    const w = this.schedule;
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, 64);
    for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(i * 4);
    const turn = (value, count) => (value >>> count) | (value << (32 - count));
    for (let i = 16; i < 64; i += 1) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let i = 0; i < 64; i += 1) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND_KEYS[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { this.state[i] += value; });
  }

  /** Return the hash of all bytes, in hexadecimal. */
  hex() {
    const bits = this.length * 8;
    const end = new Uint8Array(((this.length + 8) >> 6 << 6) + 64 - this.length);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(end.length - 4, bits >>> 0);
    this.update(end);
    return [...this.state].map((value) => (value >>> 0).toString(16).padStart(8, "0")).join("");
  }
}

/** Return the SHA-256 of a file; `report` is told the share that is done. */
async function hashOf(blob, report = () => {}) {
  const hash = new Sha256();
  const PIECE = 4 << 20;
  for (let at = 0; at < blob.size; at += PIECE) {
    hash.update(new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer()));
    report(Math.min(1, (at + PIECE) / blob.size));
  }
  return hash.hex();
}

/** Write a hash in groups, as people compare it. */
const grouped = (hex) => `SHA-256: ${hex.match(/.{8}/g).join(" ")}`;
