/* The saved form under a passphrase: PBKDF2 makes a key of it, AES-GCM keeps the text secret and whole. */

const LOCKED = "recommendation-form-encrypted";
const ROUNDS = 1000000; // of PBKDF2-HMAC-SHA-256; OWASP asked for 600000 in 2023
const canEncrypt = () => Boolean(globalThis.crypto?.subtle);

const toBase64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

async function keyFrom(passphrase, salt, rounds) {
  // The same letters may be typed in more than one way.
  const secret = new TextEncoder().encode(passphrase.normalize("NFKC"));
  const base = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** Encrypt a text; the result is JSON. */
async function lock(text, passphrase) {
  const [salt, iv] = [16, 12].map((length) => crypto.getRandomValues(new Uint8Array(length)));
  const key = await keyFrom(passphrase, salt, ROUNDS);
  const secret = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
  const parts = { salt: toBase64(salt), iv: toBase64(iv), text: toBase64(secret) };
  return JSON.stringify({ format: LOCKED, version: VERSION, rounds: ROUNDS, ...parts }, null, 1);
}

/** Decrypt what `lock` made. Throws a Refusal. */
async function unlock(data, passphrase) {
  if (data.version !== VERSION) throw new Refusal("form.save.version");
  // A file must not keep this machine busy for hours.
  if (!Number.isInteger(data.rounds) || data.rounds < 1 || data.rounds > ROUNDS * 10) throw new Refusal("form.save.broken");
  let salt;
  let iv;
  let secret;
  try {
    [salt, iv, secret] = [data.salt, data.iv, data.text].map(fromBase64);
  } catch {
    throw new Refusal("form.save.broken");
  }
  try {
    const key = await keyFrom(passphrase, salt, data.rounds);
    return new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, secret));
  } catch {
    throw new Refusal("form.save.wrong");
  }
}
