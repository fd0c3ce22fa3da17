import { signal } from "@preact/signals";

type Fetch = (url: string) => Promise<Response>;

/**
 * What the server can be asked, by its own description of its API (OpenAPI 3.1, section 4.8.8): a part of the page whose address the server
 * does not have is not shown. Asked for once, when the first room is opened.
 */
export class Offers {
  private readonly known = signal<ReadonlySet<string> | null>(null);
  private asked = false;

  constructor(private readonly fetch: Fetch = (url) => globalThis.fetch(url)) {}

  get isKnown(): boolean {
    this.ask();
    return this.known.value !== null;
  }

  /** Whether there is an operation such as `get /me/audit`. Without a description all is taken to be there: the answer tells then. */
  has(operation: string): boolean {
    this.ask();
    const { value } = this.known;
    return value !== null && (value.size === 0 || value.has(operation));
  }

  private ask(): void {
    if (!this.asked) {
      this.asked = true;
      void this.load();
    }
  }

  private async load(): Promise<void> {
    try {
      const answer = await this.fetch("/openapi/v1.json");
      this.known.value = operationsOf(await answer.json());
    } catch {
      this.known.value = new Set();
    }
  }
}

/** `get /libraries/{}`: the names in the braces are the server's matter. */
export function operationsOf(description: unknown): Set<string> {
  const operations = new Set<string>();
  const { paths = {} } = description as { paths?: Record<string, Record<string, unknown>> };
  for (const [path, item] of Object.entries(paths)) {
    for (const method of Object.keys(item)) {
      operations.add(`${method} ${path.replace(/^\/api\/v1/, "").replace(/\{[^}]*\}/g, "{}")}`);
    }
  }
  return operations;
}
