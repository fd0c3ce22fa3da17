/** Passkeys of this device (WebAuthn): the server's JSON to what browsers take, and back (WebAuthn Level 3, sections 5.1 and 5.8). */

interface Described {
  id: string;
  type: PublicKeyCredentialType;
  transports?: AuthenticatorTransport[];
}

/** A browser offers passkeys only where the page came over TLS, or from this very machine. */
export function hasPasskeys(): boolean {
  return window.isSecureContext && typeof PublicKeyCredential === "function";
}

/** Makes a passkey; null when the person did not want to. */
export async function makePasskey(options: unknown): Promise<unknown> {
  const publicKey = creationOptions(options as Record<string, unknown>);
  return asked(() => navigator.credentials.create({ publicKey }));
}

/** Signs in by a passkey; null when the person did not want to. */
export async function usePasskey(options: unknown): Promise<unknown> {
  const publicKey = requestOptions(options as Record<string, unknown>);
  return asked(() => navigator.credentials.get({ publicKey }));
}

export function creationOptions(json: Record<string, unknown>): PublicKeyCredentialCreationOptions {
  const user = json["user"] as Record<string, unknown>;
  return {
    ...json,
    challenge: bytesOf(json["challenge"] as string),
    user: { ...user, id: bytesOf(user["id"] as string) },
    excludeCredentials: described(json["excludeCredentials"]),
  } as unknown as PublicKeyCredentialCreationOptions;
}

export function requestOptions(json: Record<string, unknown>): PublicKeyCredentialRequestOptions {
  return {
    ...json,
    challenge: bytesOf(json["challenge"] as string),
    allowCredentials: described(json["allowCredentials"]),
  } as unknown as PublicKeyCredentialRequestOptions;
}

export function credentialJson(credential: PublicKeyCredential): unknown {
  const { response } = credential;
  const common = {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
  const clientDataJSON = textOf(response.clientDataJSON);
  if ("attestationObject" in response) {
    const made = response as AuthenticatorAttestationResponse;
    return { ...common, response: { clientDataJSON, attestationObject: textOf(made.attestationObject), transports: made.getTransports() } };
  }
  const { authenticatorData, signature, userHandle } = response as AuthenticatorAssertionResponse;
  return {
    ...common,
    response: {
      clientDataJSON,
      authenticatorData: textOf(authenticatorData),
      signature: textOf(signature),
      userHandle: userHandle === null ? undefined : textOf(userHandle),
    },
  };
}

async function asked(ask: () => Promise<Credential | null>): Promise<unknown> {
  try {
    const credential = await ask();
    return credential === null ? null : credentialJson(credential as PublicKeyCredential);
  } catch (error) {
    if (error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "AbortError")) {
      return null; // Called off, or not answered in time: the browser does not say which.
    }
    const again = error instanceof DOMException && error.name === "InvalidStateError";
    throw again ? new Error("This device has a passkey for this account already.") : error;
  }
}

function described(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list ?? []) as Described[]).map((each) => ({ ...each, id: bytesOf(each.id) }));
}

/** Base64url without padding (RFC 4648, section 5). */
export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
}

export function textOf(buffer: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
