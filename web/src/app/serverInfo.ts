import { signal } from "@preact/signals";
import type { ServerAnswer } from "../api/answers";
import type { ApiClient } from "../api/apiClient";

/** What the server says of itself to everybody: whether it is set up, who may register, how one signs in. */
export class ServerInfo {
  readonly answer = signal<ServerAnswer | null>(null);
  readonly problem = signal("");

  constructor(private readonly api: ApiClient) {}

  /** Asks again, for what is known may have changed: the first account ends the setup. */
  async load(): Promise<void> {
    try {
      this.answer.value = await this.api.server();
      this.problem.value = "";
    } catch (error) {
      this.problem.value = error instanceof Error ? error.message : String(error);
    }
  }
}
