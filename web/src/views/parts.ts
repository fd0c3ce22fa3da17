import type { ApiClient } from "../api/apiClient";
import type { Library } from "../app/library";
import type { Offers } from "../app/offers";
import type { ServerInfo } from "../app/serverInfo";
import type { Session } from "../app/session";
import type { Uploads } from "../app/uploads";

/** What the page is made of, handed to its views. */
export interface Parts {
  readonly api: ApiClient;
  readonly server: ServerInfo;
  readonly offers: Offers;
  readonly session: Session;
  readonly library: Library;
  readonly uploads: Uploads;
}
