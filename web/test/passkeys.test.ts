import assert from "node:assert/strict";
import test from "node:test";
import { bytesOf, creationOptions, credentialJson, requestOptions, textOf } from "../src/app/passkeys";

const buffer = (...bytes: number[]) => Uint8Array.from(bytes).buffer;

for (const length of [0, 1, 2, 3, 4, 255]) {
  test(`${length} bytes come back from base64url as they went`, () => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + 251) % 256);
    const text = textOf(bytes.buffer);
    assert.match(text, /^[A-Za-z0-9_-]*$/);
    assert.equal(text, Buffer.from(bytes).toString("base64url"));
    assert.deepEqual([...bytesOf(text)], [...bytes]);
  });
}

test("the server's options become those of the browser, with what it does not know left as it is", () => {
  const made = creationOptions({
    challenge: "-_8", user: { id: "AQI", name: "ada", displayName: "Ada" }, rp: { id: "localhost", name: "Qmulum" },
    excludeCredentials: [{ id: "AwQ", type: "public-key", transports: ["internal"] }], timeout: 60_000,
  });
  assert.deepEqual([...(made.challenge as Uint8Array)], [251, 255]);
  assert.deepEqual([...(made.user.id as Uint8Array)], [1, 2]);
  assert.deepEqual([...(made.excludeCredentials![0]!.id as Uint8Array)], [3, 4]);
  assert.deepEqual([made.user.name, made.rp.id, made.timeout, made.excludeCredentials![0]!.transports], ["ada", "localhost", 60_000, ["internal"]]);
});

test("a request without a list of credentials asks for any", () => {
  const asked = requestOptions({ challenge: "AA", rpId: "localhost" });
  assert.deepEqual([[...(asked.challenge as Uint8Array)], asked.allowCredentials, asked.rpId], [[0], [], "localhost"]);
});

const common = { id: "AQ", rawId: buffer(1), type: "public-key", authenticatorAttachment: null, getClientExtensionResults: () => ({}) };

test("a new passkey goes to the server as JSON", () => {
  const response = { clientDataJSON: buffer(2), attestationObject: buffer(3), getTransports: () => ["internal"] };
  const json = JSON.parse(JSON.stringify(credentialJson({ ...common, response } as unknown as PublicKeyCredential)));
  assert.deepEqual(json, {
    id: "AQ", rawId: "AQ", type: "public-key", clientExtensionResults: {},
    response: { clientDataJSON: "Ag", attestationObject: "Aw", transports: ["internal"] },
  });
});

for (const [handle, sent] of [[buffer(6), { userHandle: "Bg" }], [null, {}]] as const) {
  test(`a sign-in by a passkey goes as JSON, ${handle === null ? "without" : "with"} the user's handle`, () => {
    const response = { clientDataJSON: buffer(2), authenticatorData: buffer(4), signature: buffer(5), userHandle: handle };
    const json = JSON.parse(JSON.stringify(credentialJson({ ...common, response } as unknown as PublicKeyCredential)));
    assert.deepEqual(json.response, { clientDataJSON: "Ag", authenticatorData: "BA", signature: "BQ", ...sent });
  });
}
