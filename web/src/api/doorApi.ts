import { accountAnswer, signedInAnswer, type AccountAnswer } from "./answers";
import type { ApiClient } from "./apiClient";

/** What somebody can ask who is not signed in. */
export class DoorApi {
  constructor(private readonly api: ApiClient) {}

  /** Makes the first account, an administrator's. `token` is that of the link that the server printed. */
  setUp(token: string, name: string, email: string, password: string): Promise<AccountAnswer> {
    return this.api.send("POST", "/setup", accountAnswer, { token, name, email, password });
  }

  /** `code` is the second factor's: six digits, or a recovery code. */
  async signIn(email: string, password: string, code?: string): Promise<AccountAnswer> {
    const { account } = await this.api.send("POST", "/session", signedInAnswer, { email, password, code });
    return account;
  }
}
