import { problemAnswer } from "./answers";

/** Asking anew how far an upload is settles these. */
const PassingConflicts = ["offset-mismatch", "upload-taken", "upload-busy"];

/** A refusal of the server, or no answer at all (`status` 0). `message` is a sentence to show. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Seconds the server asks to wait (Retry-After), when it said so. */
    readonly retryAfter?: number,
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** The same request may succeed later: nobody answered, the server is busy or starting, or an older request of an upload still runs. */
  get passing(): boolean {
    return this.status === 0 || [408, 423, 425, 429, 502, 503, 504].includes(this.status) || PassingConflicts.includes(this.code);
  }

  /** Nobody is signed in, or the session ended: not a wrong password, which has a code of its own. */
  get signedOut(): boolean {
    return this.status === 401 && this.code === "unauthorized";
  }

  static unreachable(): ApiError {
    const offline = globalThis.navigator?.onLine === false;
    return new ApiError(0, "unreachable", offline ? "This device has no network." : "The server cannot be reached.");
  }

  /** Reads a problem+json body (RFC 9457); says the status when the body is not one. */
  static fromBody(status: number, body: string, retryAfterHeader: string | null): ApiError {
    const retryAfter = retryAfterHeader !== null && /^\d{1,5}$/.test(retryAfterHeader) ? Number(retryAfterHeader) : undefined;
    const problem = readProblem(body);
    const sentence = problem?.detail ?? problem?.title ?? `The server answered with status ${status}.`;
    return new ApiError(status, problem?.code ?? "unknown", sentence, retryAfter);
  }
}

function readProblem(body: string) {
  try {
    return problemAnswer.read(JSON.parse(body), "problem");
  } catch {
    // Not a problem document (a proxy's HTML page, an empty body): the status alone is told.
    return undefined;
  }
}
