/** Runs in a worker: reads a file whole and hashes it, so that neither the bytes nor the work are the page's. */
export interface HashRequest {
  readonly key: number;
  readonly file: File;
}

export interface HashReply {
  readonly key: number;
  readonly sha256?: string;
  readonly error?: string;
}

const scope = self as unknown as {
  onmessage: (event: MessageEvent<HashRequest>) => void;
  postMessage(reply: HashReply): void;
};

scope.onmessage = (event) => {
  const { key, file } = event.data;
  hash(file).then(
    (sha256) => scope.postMessage({ key, sha256 }),
    (error: unknown) => scope.postMessage({ key, error: error instanceof Error ? error.message : String(error) }),
  );
};

async function hash(file: File): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
