import type { ApiClient } from "../api/apiClient";
import type { Library } from "../app/library";
import type { ServerInfo } from "../app/serverInfo";
import type { Session } from "../app/session";
import type { Uploads } from "../app/uploads";

/** What the page is made of, handed to its views. */
export interface Parts {
  readonly api: ApiClient;
  readonly server: ServerInfo;
  readonly session: Session;
  readonly library: Library;
  readonly uploads: Uploads;
}
